package dev.coffre.server.hosting;

import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.problem.ProblemCode;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names of machines. They are unique within their vault; a number at the end makes a duplicate unique. */
final class MachineNameRules {
    private static final Pattern RULE = Pattern.compile(NameRules.MACHINE);

    private MachineNameRules() {}

    /** @throws dev.coffre.vault.problem.Problem {@code machine-name-invalid} */
    static String require(String asked) {
        if (NameRules.length(asked) > NameRules.MACHINE_MAX_LENGTH
                || !RULE.matcher(asked).matches()) {
            throw ProblemCode.MACHINE_NAME_INVALID.with("maximum", NameRules.MACHINE_MAX_LENGTH);
        }
        return asked.strip();
    }

    /**
     * Returns the name, or the name with a free number. A search by doubling and bisection keeps it cheap for a
     * thousand equal names, so the number is not always the lowest.
     */
    static String uniqueName(String asked, Predicate<String> taken) {
        String name = require(asked);
        if (!taken.test(name)) {
            return name;
        }
        int free = 2;
        while (taken.test(name + "-" + free)) {
            free *= 2;
        }
        int used = free / 2;
        while (free - used > 1) {
            int between = (free + used) >>> 1;
            if (taken.test(name + "-" + between)) {
                used = between;
            } else {
                free = between;
            }
        }
        return name + "-" + free;
    }
}
