package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.Names;
import java.util.Optional;

/**
 * Asks for a token by which scripts act for the own account.
 *
 * @param vault name or id of the only one that it is for
 * @param readOnly changes nothing; no, unless said
 * @param days that it lives, 1 to 365; 90 unless said
 */
public record MakeToken(
        @Limit(least = 1, most = Names.MOST, pattern = Names.TOKEN)
        String name,

        @Limit(least = 1, most = Names.VAULT_MOST) Optional<String> vault,
        Optional<Boolean> readOnly,
        @Limit(least = 1, most = MakeToken.MOST_DAYS) Optional<Integer> days) {
    /** The longest life. */
    public static final int MOST_DAYS = 365;
}
