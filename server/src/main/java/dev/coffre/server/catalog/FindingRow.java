package dev.coffre.server.catalog;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * Something in the store that was found damaged and is not mended yet.
 *
 * @param vault empty for what concerns all of them
 * @param pack when it is about a pack or a record in one
 * @param oid of the record, when it is about one
 * @param file below the store; {@code -} for what is in no file any more
 */
public record FindingRow(
        Optional<VaultId> vault, Optional<PackId> pack, Optional<Oid> oid, String file, String reason, Instant found) {
    /** Whether both tell of the same thing, whenever it was found. */
    boolean isSameAs(FindingRow other) {
        return file.equals(other.file) && reason.equals(other.reason) && oid.equals(other.oid);
    }

    FindingRow foundAt(Instant earlier) {
        return new FindingRow(vault, pack, oid, file, reason, earlier);
    }
}
