package dev.coffre.agent.job;

import java.util.Locale;

/** The state of a job in the history. */
public enum JobStatus {
    RUNNING,
    DONE,
    /** Done, with warnings. */
    WARNINGS,
    FAILED,
    CANCELLED,
    /** Its process ended without recording an end. */
    INTERRUPTED;

    /** Returns the code used in texts and pages, such as {@code running}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the job succeeded, with or without warnings. */
    public boolean isSuccess() {
        return this == DONE || this == WARNINGS;
    }
}
