package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery point; its bytes are in the store.
 *
 * @param receivedAt by the receipt; where that cannot be read, when the journal noted the commit
 * @param content what its file says; empty if it was removed, or could not be read when the row was made
 */
public record PointRow(MachineId machine, long seq, Sha256 hash, Instant receivedAt, Optional<Content> content) {

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
        return new PointRow(link.machine(), link.seq(), link.hash(), link.receivedAt(), content);
    }
}
