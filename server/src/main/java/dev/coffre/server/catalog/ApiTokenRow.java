package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * A token of an account, without the token.
 *
 * @param name unique among those of the account
 * @param vault the only one that it is for; empty: all that the account has a role in
 * @param used last, at most some minutes behind
 */
public record ApiTokenRow(
        String account,
        String name,
        boolean readOnly,
        Optional<VaultId> vault,
        Instant created,
        Instant expires,
        Optional<Instant> used) {}
