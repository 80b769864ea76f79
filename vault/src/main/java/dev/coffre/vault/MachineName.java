package dev.coffre.vault;

import dev.coffre.vault.problem.ProblemCode;

/** The rule for the name by which a vault shows a machine. */
public final class MachineName {
    private static final int MAX_LENGTH = 200;

    private MachineName() {}

    /**
     * Returns the name without white space around it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code machine-name-invalid}
     */
    public static String validated(String requested) {
        String name = requested.strip();
        if (name.isEmpty() || name.length() > MAX_LENGTH || name.codePoints().anyMatch(Character::isISOControl)) {
            throw ProblemCode.MACHINE_NAME_INVALID.with("maximum", MAX_LENGTH);
        }
        return name;
    }
}
