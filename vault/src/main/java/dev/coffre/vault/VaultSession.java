package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordBytes;
import java.util.BitSet;
import java.util.List;

/**
 * One job's session at the vault. It pins what the job relies on until the commit. Several threads MAY use it at once, but
 * children MUST be acked before a call that sends their parents begins.
 */
public interface VaultSession extends AutoCloseable {
    /** The most oids that one {@link #have} takes: 2 MiB of them. */
    int MAX_OIDS = 65_536;

    /** The most that one call of {@link #alias} takes. */
    int MAX_ALIASES = 2_048;

    /** The most bytes of records in one {@link #put} of more than one record. */
    int MAX_BATCH = 8 << 20;

    SessionId id();

    /**
     * Returns one bit per oid. Bit i is set only if record i and everything below it are live, undamaged and of this
     * domain; from then on the session relies on it. A clear bit means that the record must be sent. Takes at most
     * {@link #MAX_OIDS}.
     */
    BitSet have(List<Oid> oids);

    /**
     * Sends chunks, bundles, filelists and trees: at most {@link #MAX_BATCH} bytes together, or exactly one record.
     * Children come before their parents, in an earlier batch or in the same one. The vault MUST compute every oid
     * itself. Admitted records are durable: they survive a power cut. When children are missing, exactly the records
     * before the first one that lacks a child are admitted. A record that the vault has already is admitted again
     * without effect, and heals a damaged one.
     *
     * <p>A record that breaks a rule is a problem with the detail {@code oid}: {@code record-damaged},
     * {@code format-too-new}, {@code record-of-other-domain}, {@code epoch-refused}, {@code kid-not-allowed},
     * {@code record-too-deep}. Too many bytes are {@code batch-too-large}; no room is {@code quota-exceeded} or
     * {@code vault-disk-full}.
     */
    PutResult put(List<RecordBytes> batch);

    /**
     * Names substitutes for chunks and bundles that the vault lost and that cannot be made again byte for byte: live
     * records that hold the same content. From then on the vault serves these instead, and what depends on the lost
     * ones is live again. Only lost records can be replaced: a record that is whole, unknown, of another domain or of
     * another type MUST be skipped. The aliases are durable on return. Sending them again MUST have no effect.
     */
    void alias(List<Alias> aliases);

    /**
     * Appends the recovery point to the machine's chain if all of this holds: the point follows the head, the machine's
     * point key signed it, and its root and everything that this session relied on are live. If the same point is sent
     * again, from any session of the machine, the answer MUST be its first receipt. A point that breaks a rule on its own is
     * {@code point-refused} or {@code point-signature-invalid}. For a point that is committed already, {@code terms} MAY
     * extend its promised retention, never shorten it.
     */
    CommitResult commit(SignedPoint point, CommitTerms terms);

    /** Commits the point of an on-demand backup. */
    default CommitResult commit(SignedPoint point) {
        return commit(point, CommitTerms.ON_DEMAND);
    }

    SessionTotals totals();

    /** Releases the session. Without a commit, admitted records stay for a while and {@link #have} finds them. */
    @Override
    void close();
}
