package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * Selects entries of the audit log.
 *
 * @param from entries at or after this time, by the vault's clock
 * @param until entries before this time
 */
public record AuditFilter(
        Optional<VaultId> vault,
        Optional<String> actor,
        Optional<String> action,
        Optional<Instant> from,
        Optional<Instant> until) {
    /** Selects every entry. */
    public static AuditFilter all() {
        return new AuditFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static AuditFilter of(VaultId vault) {
        return new AuditFilter(
                Optional.of(vault), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
