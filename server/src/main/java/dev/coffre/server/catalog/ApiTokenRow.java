package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * An API token of an account, without its secret.
 *
 * @param name unique within the account
 * @param vault the only vault that the token gives access to; empty for all vaults in which the account has a role
 * @param used when the token was last used; may be some minutes behind
 */
public record ApiTokenRow(
        String account,
        String name,
        boolean readOnly,
        Optional<VaultId> vault,
        Instant created,
        Instant expires,
        Optional<Instant> used) {}
