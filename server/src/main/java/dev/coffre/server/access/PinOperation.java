package dev.coffre.server.access;

import dev.coffre.vault.problem.ProblemCode;
import java.util.Arrays;

/** What a security PIN is good for. */
public enum PinOperation {
    CHANGE_PASSPHRASE("change-passphrase"),
    ROTATE_KEY("rotate-key");

    private final String text;

    PinOperation(String text) {
        this.text = text;
    }

    /** The word on the wire and on the command line. */
    public String text() {
        return text;
    }

    public static PinOperation named(String text) {
        return Arrays.stream(values())
                .filter(operation -> operation.text.equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "no operation of this name"));
    }
}
