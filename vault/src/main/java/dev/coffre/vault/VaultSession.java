package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordBytes;
import java.util.BitSet;
import java.util.List;

/**
 * What one job has open at the vault. It pins what the job relies on until the commit. Several threads MAY use it at
 * once, but kids MUST be acked before a call that brings their parents begins.
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
     * Bit i is set only if record i is live, undamaged, of this domain, and so is everything below it; from then on the
     * session relies on it. At most {@link #MAX_OIDS}. A clear bit means: send it.
     */
    BitSet have(List<Oid> oids);

    /**
     * Sends chunks, bundles, filelists and trees: at most {@link #MAX_BATCH} bytes together, or exactly one record. Kids
     * come before their parents or earlier in the same batch. The vault MUST compute every oid itself. What it answers as
     * admitted is durable: it survives a power cut. When kids are missing, exactly what came before the first record
     * that lacks one is admitted. A record that the vault has already is admitted again without effect, and heals a
     * damaged one.
     *
     * <p>A record that breaks a rule is a problem with the detail {@code oid}: {@code record-damaged},
     * {@code format-too-new}, {@code record-of-other-domain}, {@code epoch-refused}, {@code kid-not-allowed},
     * {@code record-too-deep}. Too many bytes are {@code batch-too-large}; no room is {@code quota-exceeded} or
     * {@code vault-disk-full}.
     */
    Admission put(List<RecordBytes> batch);

    /**
     * Says of chunks and bundles that the vault lost and that cannot be made again to the byte which others, live by now,
     * hold their content. From then on these are given out for them, and what rests on the lost ones is live again. Only
     * what is lost can be replaced: what is whole, of another domain, of another type or unknown MUST be passed over. What
     * was said is durable on return, and saying it again MUST have no effect.
     */
    void alias(List<Alias> aliases);

    /**
     * Makes the recovery point part of the machine's chain, if it follows the head, its signature is by the machine's
     * point key, its root is live and everything that this session relied on still is. The same point again MUST get
     * the receipt that it got before, from any session of the machine. A point that breaks a rule by itself is
     * {@code point-refused} or {@code point-signature-invalid}. What {@code terms} promise of a point that is committed
     * already MAY be made longer by them, never shorter.
     */
    CommitResult commit(SignedPoint point, PointTerms terms);

    /** Commits a point that somebody asked for. */
    default CommitResult commit(SignedPoint point) {
        return commit(point, PointTerms.ON_DEMAND);
    }

    SessionTotals totals();

    /** Lets the session go; without a commit, what was admitted stays for a while and can be found by {@link #have}. */
    @Override
    void close();
}
