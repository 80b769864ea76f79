package dev.coffre.backup.shadow;

import java.io.IOException;

/** A shadow copy could not be made or deleted. */
public final class ShadowCopyException extends IOException {
    private static final long serialVersionUID = 1;

    private final String step;
    private final int code;

    /**
     * @param step that failed
     * @param code of the step; 0 if there is none
     */
    public ShadowCopyException(String step, int code) {
        super(step + ": " + code);
        this.step = step;
        this.code = code;
    }

    /** Returns the step and the code, such as {@code vss-create-6}. */
    public String reason() {
        return "vss-" + step + (code == 0 ? "" : "-" + Integer.toUnsignedString(code));
    }

    boolean is(String wantedStep, int wantedCode) {
        return step.equals(wantedStep) && code == wantedCode;
    }
}
