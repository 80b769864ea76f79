package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;
import java.util.Optional;

/** Asks for a new vault. */
public record CreateVault(
        @Limit(least = Names.VAULT_LEAST, most = Names.VAULT_MOST, pattern = Names.VAULT, ownProblem = true)
        String name,

        @Limit(most = Names.DESCRIPTION_MOST) Optional<String> description) {}
