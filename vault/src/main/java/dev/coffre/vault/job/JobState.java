package dev.coffre.vault.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state of a job. */
public enum JobState {
    IN_PROGRESS,
    COMPLETED,
    COMPLETED_WITH_WARNINGS,
    FAILED,
    CANCELLED;

    /** Returns the code, such as {@code completed-with-warnings}, for catalog and JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean isEnded() {
        return this != IN_PROGRESS;
    }

    /** Returns the state of this code; empty if a newer program made it. */
    public static Optional<JobState> fromCode(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst();
    }
}
