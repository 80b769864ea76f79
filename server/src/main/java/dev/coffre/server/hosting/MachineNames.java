package dev.coffre.server.hosting;

import dev.coffre.vault.problem.ProblemCode;
import java.util.function.Predicate;

/** Names under which machines are listed: unique in their vault, where need be by a number at the end. */
final class MachineNames {
    private static final int MAX_LENGTH = 200;

    private MachineNames() {}

    /** @throws dev.coffre.vault.problem.Problem {@code machine-name-invalid} */
    static String require(String asked) {
        String name = asked.strip();
        if (name.isEmpty() || name.length() > MAX_LENGTH || name.codePoints().anyMatch(Character::isISOControl)) {
            throw ProblemCode.MACHINE_NAME_INVALID.with("maximum", MAX_LENGTH);
        }
        return name;
    }

    static String free(String asked, Predicate<String> taken) {
        String name = require(asked);
        String free = name;
        for (int number = 2; taken.test(free); number++) {
            free = name + "-" + number;
        }
        return free;
    }
}
