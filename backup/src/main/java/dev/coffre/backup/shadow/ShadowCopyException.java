package dev.coffre.backup.shadow;

import java.io.IOException;

/** A shadow copy could not be made or deleted. */
public final class ShadowCopyException extends IOException {
    private static final long serialVersionUID = 1;

    private final Step step;
    private final int code;

    /** What failed. */
    public enum Step {
        CREATE,
        RECORD,
        FIND,
        DELETE,
        NOT_STARTED,
        TIMEOUT,
        INTERRUPTED,
        WITHOUT_ANSWER
    }

    /** @param code of the step; 0 if there is none */
    public ShadowCopyException(Step step, int code) {
        super(step + ": " + code);
        this.step = step;
        this.code = code;
    }

    /** Returns the reason as the end of a sentence. */
    public String reason() {
        return switch (step) {
            case CREATE -> refusal();
            case RECORD ->
                code == 0
                        ? "the agent could not record the shadow copy"
                        : "the agent could not record the shadow copy (error 0x%08X)".formatted(code);
            case FIND -> "Windows made a shadow copy and does not find it (error 0x%08X)".formatted(code);
            case DELETE -> "Windows did not delete the shadow copy (error 0x%08X)".formatted(code);
            case NOT_STARTED -> "PowerShell does not start";
            case TIMEOUT -> "PowerShell did not answer in time";
            case INTERRUPTED -> "interrupted";
            case WITHOUT_ANSWER -> "PowerShell ended without an answer";
        };
    }

    /** The codes of Create in Win32_ShadowCopy (Microsoft Learn). */
    private String refusal() {
        return switch (code) {
            case 1 -> "this account may not make shadow copies";
            case 3 -> "the volume of the shadow copy does not exist";
            case 6 -> "the volume has no storage left for shadow copies";
            case 7 -> "the volume is in use";
            case 8 -> "the volume has as many shadow copies as it may have";
            case 9 -> "another program is making a shadow copy";
            case 10 -> "the provider of shadow copies refused";
            case 11 -> "the provider of shadow copies is not registered";
            case 12 -> "the provider of shadow copies failed";
            default -> "Windows did not make a shadow copy (error 0x%08X)".formatted(code);
        };
    }

    boolean is(Step wantedStep, int wantedCode) {
        return step == wantedStep && code == wantedCode;
    }
}
