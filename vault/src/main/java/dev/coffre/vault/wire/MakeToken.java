package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;
import java.util.Optional;

/**
 * Asks for a token by which scripts act for the caller's own account.
 *
 * @param vault name or id of the only vault that it is valid for; absent for all
 * @param readOnly whether it can change nothing; false by default
 * @param days lifetime in days, 1 to 365; 90 by default
 */
public record MakeToken(
        @Limit(least = 1, most = Names.MOST, pattern = Names.TOKEN)
        String name,

        @Limit(least = 1, most = Names.VAULT_MOST) Optional<String> vault,
        Optional<Boolean> readOnly,
        @Limit(least = 1, most = MakeToken.MOST_DAYS) Optional<Integer> days) {
    /** The longest lifetime. */
    public static final int MOST_DAYS = 365;
}
