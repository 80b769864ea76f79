package dev.coffre.agent.job;

import java.util.Locale;

/** How a job of the history stands. */
public enum JobStanding {
    RUNNING,
    DONE,
    /** Done, but for some of it. */
    WARNINGS,
    FAILED,
    CANCELLED,
    /** Its process ended without a word. */
    INTERRUPTED;

    /** {@code running}: in texts and pages. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it did what it should. */
    public boolean isGood() {
        return this == DONE || this == WARNINGS;
    }
}
