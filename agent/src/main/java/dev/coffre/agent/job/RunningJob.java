package dev.coffre.agent.job;

import java.time.InstantSource;

/** A job that holds the machine's lock until it is closed. */
public final class RunningJob implements AutoCloseable {
    private final JobEntry entry;
    private final JobHistory history;
    private final InstantSource clock;
    private final JobLock lock;
    private final CancelSocket socket;

    RunningJob(JobEntry entry, JobHistory history, InstantSource clock, JobLock lock, CancelSocket socket) {
        this.entry = entry;
        this.history = history;
        this.clock = clock;
        this.lock = lock;
        this.socket = socket;
    }

    /** Notes how it ended. */
    public void ended(JobOutcome outcome) {
        history.end(entry, outcome, clock.millis());
    }

    @Override
    public void close() {
        socket.close();
        lock.close();
    }
}
