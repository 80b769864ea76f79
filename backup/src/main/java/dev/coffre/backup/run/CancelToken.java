package dev.coffre.backup.run;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Lets another thread cancel a run at its next safe point. Completed work is kept. Thread-safe. */
public final class CancelToken {
    private volatile @Nullable Problem why;

    public void cancel() {
        cancel(ProblemCode.JOB_CANCELLED.problem());
    }

    /** @param reason thrown by the run */
    public void cancel(Problem reason) {
        why = reason;
    }

    public boolean isCancelled() {
        return why != null;
    }

    /** Throws if the run was cancelled. */
    public void throwIfCancelled() {
        Problem reason = why;
        if (reason != null) {
            throw reason.withExitCode(
                    reason.exitCode()); // every thread needs its own: an exception cannot suppress itself
        }
    }
}
