package dev.coffre.backup.run;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Lets another thread end a run at its next safe place. What was done by then stays done. Thread-safe. */
public final class CancelToken {
    private volatile @Nullable Problem why;

    public void cancel() {
        cancel(ProblemCode.JOB_CANCELLED.problem());
    }

    /** @param reason what the run ends with */
    public void cancel(Problem reason) {
        why = reason;
    }

    public boolean isCancelled() {
        return why != null;
    }

    /** Ends the run here if it was cancelled. */
    public void check() {
        Problem reason = why;
        if (reason != null) {
            throw reason.ending(reason.exit()); // each thread one of its own: an exception cannot suppress itself
        }
    }
}
