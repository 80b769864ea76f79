package dev.coffre.backup.run;

import dev.coffre.vault.problem.ProblemCode;

/** Lets another thread end a run at its next safe place. What was done by then stays done. Thread-safe. */
public final class CancelToken {
    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** Ends the run here if it was cancelled. */
    public void check() {
        if (cancelled) {
            throw ProblemCode.JOB_CANCELLED.problem();
        }
    }
}
