package dev.coffre.server.admin;

import dev.coffre.vault.problem.ProblemCode;
import java.util.Arrays;
import java.util.Locale;

/** The steps in which addresses and TLS keys change. */
public enum ChangeStep {
    ANNOUNCE,
    ACTIVATE,
    WITHDRAW;

    /** The word in routes and forms. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws dev.coffre.vault.problem.Problem {@code request-malformed} */
    public static ChangeStep named(String name) {
        return Arrays.stream(values())
                .filter(step -> step.code().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "no step " + name));
    }
}
