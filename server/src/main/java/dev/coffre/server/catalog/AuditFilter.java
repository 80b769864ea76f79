package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of the audit log are meant.
 *
 * @param from then or later, by the vault's clock
 * @param until earlier than this
 */
public record AuditFilter(
        Optional<VaultId> vault,
        Optional<String> actor,
        Optional<String> action,
        Optional<Instant> from,
        Optional<Instant> until) {
    /** Every entry. */
    public static AuditFilter all() {
        return new AuditFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static AuditFilter of(VaultId vault) {
        return new AuditFilter(
                Optional.of(vault), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
