package dev.coffre.server.hosting;

import dev.coffre.vault.field.Names;
import dev.coffre.vault.problem.ProblemCode;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names of machines. They are unique within their vault; a number at the end makes a duplicate unique. */
final class MachineNames {
    private static final Pattern RULE = Pattern.compile(Names.MACHINE);

    private MachineNames() {}

    /** @throws dev.coffre.vault.problem.Problem {@code machine-name-invalid} */
    static String require(String asked) {
        if (Names.length(asked) > Names.MACHINE_MOST || !RULE.matcher(asked).matches()) {
            throw ProblemCode.MACHINE_NAME_INVALID.with("maximum", Names.MACHINE_MOST);
        }
        return asked.strip();
    }

    /**
     * Returns the name, or the name with a free number. A search by doubling and bisection keeps it cheap for a thousand equal
     * names, so the number is not always the lowest.
     */
    static String free(String asked, Predicate<String> taken) {
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
