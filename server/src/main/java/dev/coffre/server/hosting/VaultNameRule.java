package dev.coffre.server.hosting;

import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.problem.ProblemCode;
import java.util.regex.Pattern;

/** Rule for names of vaults: 2 to 50 characters, a letter first, then letters, digits and hyphens. */
final class VaultNameRule {
    private static final Pattern RULE = Pattern.compile(NameRules.VAULT);

    private VaultNameRule() {}

    static String require(String name) {
        if (!RULE.matcher(name).matches()) {
            throw ProblemCode.VAULT_NAME_INVALID.with("name", name);
        }
        return name;
    }
}
