package dev.coffre.server.limit;

import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one run of a long task proceed at a time, among all processes that share the catalog. Thread-safe. */
public final class SingleRun {
    /** What a run does while another one proceeds. */
    public enum IfRunning {
        /**
         * Waits for another run of this process, but not for one of another process. For the command line, whose user owns the
         * service.
         */
        WAIT,
        /** Fails at once. For requests over HTTP, which would pile up. */
        REFUSE
    }

    private final String task;
    private final LeasedRole role;
    private final ReentrantLock running = new ReentrantLock();

    /**
     * @param task name of the task, as the command line calls it
     * @param role of the process that does it
     */
    public SingleRun(String task, LeasedRole role) {
        this.task = task;
        this.role = role;
    }

    public boolean isRunning() {
        return running.isLocked();
    }

    /**
     * Runs the work.
     *
     * @throws Problem {@code maintenance-running}, also if another process does this work
     */
    public <T> T run(IfRunning ifRunning, Supplier<T> work) {
        if (ifRunning == IfRunning.WAIT) {
            running.lock();
        } else if (!running.tryLock()) {
            throw isRunningElsewhere();
        }
        return unlockAfter(work).orElseThrow(this::isRunningElsewhere);
    }

    /** Runs the work unless another run proceeds. Returns empty then. */
    public <T> Optional<T> runIfIdle(Supplier<T> work) {
        return running.tryLock() ? unlockAfter(work) : Optional.empty();
    }

    private Problem isRunningElsewhere() {
        return ProblemCode.MAINTENANCE_RUNNING.with("task", task);
    }

    private <T> Optional<T> unlockAfter(Supplier<T> work) {
        try {
            return role.run(work);
        } finally {
            running.unlock();
        }
    }
}
