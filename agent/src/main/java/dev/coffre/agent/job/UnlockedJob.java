package dev.coffre.agent.job;

import java.time.InstantSource;

/** A job that stands in the history and excludes no other. */
public final class UnlockedJob {
    private final JobEntry entry;
    private final JobHistory history;
    private final InstantSource clock;

    UnlockedJob(JobEntry entry, JobHistory history, InstantSource clock) {
        this.entry = entry;
        this.history = history;
        this.clock = clock;
    }

    /** Notes how it ended. */
    public void ended(JobOutcome outcome) {
        history.end(entry, outcome, clock.millis());
    }
}
