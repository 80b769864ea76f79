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
 * A recovery point. Its bytes are in the store.
 *
 * @param receivedAt from the receipt; if that is unreadable, when the journal recorded the commit
 * @param content the contents of its file; empty if the point was removed, or was unreadable when the row was made
 * @param charge how many bytes of the quota it uses
 */
public record PointRow(
        MachineId machine, long seq, Sha256 hash, Instant receivedAt, Optional<PointFigures> content, long charge) {
    /** Overhead in bytes beside the file: a segment of the journal, which is never compacted, and this row. */
    private static final int OVERHEAD_BYTES = 1_024;

    /** The charge of a removed point. */
    public static final long REMOVED_CHARGE = Tombstone.FILE_BYTES + OVERHEAD_BYTES;

    /** The public figures of a point, and its root record. */
    public record PointFigures(long files, long bytes, Oid root) {
        private static PointFigures of(SignedPoint point) {
            return new PointFigures(point.ext().files(), point.ext().bytes(), point.root());
        }
    }

    /** Returns the row for a file of the store: a point, or the tombstone of a removed one. */
    public static PointRow of(ChainLink link) {
        Optional<PointFigures> content =
                link instanceof StoredPoint stored ? Optional.of(PointFigures.of(stored.point())) : Optional.empty();
        return new PointRow(link.machine(), link.seq(), link.hash(), link.receivedAt(), content, charge(link));
    }

    /** Returns how many bytes of the quota a link uses. */
    public static long charge(ChainLink link) {
        return switch (link) {
            case StoredPoint stored -> charge(stored.point());
            case Tombstone tombstone -> REMOVED_CHARGE;
        };
    }

    /** Returns how many bytes of the quota a point uses when it is stored. */
    public static long charge(SignedPoint point) {
        return StoredPoint.fileLength(point) + OVERHEAD_BYTES;
    }

    /** Returns the row of a point whose file is unreadable. */
    public static PointRow unreadable(MachineId machine, long seq, Sha256 hash, Instant receivedAt) {
        return new PointRow(machine, seq, hash, receivedAt, Optional.empty(), REMOVED_CHARGE);
    }
}
