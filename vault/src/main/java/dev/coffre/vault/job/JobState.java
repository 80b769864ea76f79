package dev.coffre.vault.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a job stands. */
public enum JobState {
    IN_PROGRESS,
    COMPLETED,
    COMPLETED_WITH_WARNINGS,
    FAILED,
    CANCELLED;

    /** {@code in-progress}, {@code completed-with-warnings}: in the catalog and in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean isEnded() {
        return this != IN_PROGRESS;
    }

    /** The state of this code, or empty if a newer program made it. */
    public static Optional<JobState> named(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst();
    }
}
