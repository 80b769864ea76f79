package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery point; its bytes are in the store.
 *
 * @param receivedAt by the receipt; where that cannot be read, when the journal noted the commit
 * @param content what its file says; empty if it was removed, or could not be read when the row was made
 * @param charge for how many bytes of the quota it counts
 */
public record PointRow(
        MachineId machine, long seq, Sha256 hash, Instant receivedAt, Optional<Content> content, long charge) {
    /** Beside its file: a segment of the journal, which is never compacted, and this row. */
    private static final int BESIDES = 1_024;

    /** What is left of a point that was removed counts for so much. */
    public static final long REMOVED = Tombstone.FILE_BYTES + BESIDES;

    /** The public numbers of a point, and the tree page that it needs. */
    public record Content(long files, long bytes, Oid root) {
        private static Content of(SignedPoint point) {
            return new Content(point.ext().files(), point.ext().bytes(), point.root());
        }
    }

    /** What a file of the store says: a point, or the tombstone of one that was removed. */
    public static PointRow of(ChainLink link) {
        Optional<Content> content =
                link instanceof StoredPoint stored ? Optional.of(Content.of(stored.point())) : Optional.empty();
        return new PointRow(link.machine(), link.seq(), link.hash(), link.receivedAt(), content, charge(link));
    }

    /** For how many bytes of the quota a link counts. */
    public static long charge(ChainLink link) {
        return switch (link) {
            case StoredPoint point -> point.fileLength() + BESIDES;
            case Tombstone tombstone -> REMOVED;
        };
    }

    /** One whose file cannot be read. */
    public static PointRow unread(MachineId machine, long seq, Sha256 hash, Instant receivedAt) {
        return new PointRow(machine, seq, hash, receivedAt, Optional.empty(), REMOVED);
    }
}
