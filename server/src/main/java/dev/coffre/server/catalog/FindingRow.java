package dev.coffre.server.catalog;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * Damage in the store that is not repaired yet.
 *
 * @param vault empty if the damage concerns all vaults
 * @param pack the pack, if the damage is in one
 * @param oid the damaged record, if it is one
 * @param file the path below the store; {@code -} for a record that no file contains any more
 */
public record FindingRow(
        Optional<VaultId> vault, Optional<PackId> pack, Optional<Oid> oid, String file, String reason, Instant found) {
    /** Returns whether both describe the same damage, regardless of when it was found. */
    boolean describesSameDamageAs(FindingRow other) {
        return file.equals(other.file) && reason.equals(other.reason) && oid.equals(other.oid);
    }

    FindingRow withFound(Instant earlier) {
        return new FindingRow(vault, pack, oid, file, reason, earlier);
    }
}
