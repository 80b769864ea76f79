package dev.coffre.server.hosting;

import dev.coffre.vault.field.Names;
import dev.coffre.vault.problem.ProblemCode;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names under which machines are listed: unique in their vault, where need be by a number at the end. */
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

    /** The name, or with a number at its end that is free; not always the least, so that a thousand alike cost little. */
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
