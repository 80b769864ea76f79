package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;
import java.util.Optional;

/** Asks for a new vault. */
public record CreateVaultRequest(
        @FieldLimit(
                min = NameRules.VAULT_MIN_LENGTH,
                max = NameRules.VAULT_MAX_LENGTH,
                pattern = NameRules.VAULT,
                ownProblem = true)
        String name,

        @FieldLimit(max = NameRules.DESCRIPTION_MAX_LENGTH) Optional<String> description) {}
