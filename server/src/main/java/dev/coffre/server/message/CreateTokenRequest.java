package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;
import java.util.Optional;

/**
 * Asks for a token by which scripts act for the caller's own account.
 *
 * @param vault name or id of the only vault that it is valid for; absent for all
 * @param readOnly whether it can change nothing; false by default
 * @param days lifetime in days, 1 to 365; 90 by default
 */
public record CreateTokenRequest(
        @FieldLimit(min = 1, max = NameRules.MAX_LENGTH, pattern = NameRules.TOKEN)
        String name,

        @FieldLimit(min = 1, max = NameRules.VAULT_MAX_LENGTH)
        Optional<String> vault,

        Optional<Boolean> readOnly,

        @FieldLimit(min = 1, max = CreateTokenRequest.MAX_DAYS)
        Optional<Integer> days) {
    /** The longest lifetime. */
    public static final int MAX_DAYS = 365;
}
