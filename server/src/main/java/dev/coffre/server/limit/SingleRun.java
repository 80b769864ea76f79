package dev.coffre.server.limit;

import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one run of a long task proceed at a time. Thread-safe. */
public final class SingleRun {
    /** What a run does while another one proceeds. */
    public enum IfRunning {
        /** Waits for the other one. For the command line, whose user owns the service. */
        WAIT,
        /** Fails at once. For requests over HTTP, which would pile up. */
        REFUSE
    }

    private final String task;
    private final ReentrantLock running = new ReentrantLock();

    /** @param task name of the task, as the command line calls it */
    public SingleRun(String task) {
        this.task = task;
    }

    public boolean isRunning() {
        return running.isLocked();
    }

    /**
     * Runs the work.
     *
     * @throws dev.coffre.vault.problem.Problem {@code maintenance-running}
     */
    public <T> T run(IfRunning ifRunning, Supplier<T> work) {
        if (ifRunning == IfRunning.WAIT) {
            running.lock();
        } else if (!running.tryLock()) {
            throw ProblemCode.MAINTENANCE_RUNNING.with("task", task);
        }
        return unlockAfter(work);
    }

    /** Runs the work unless another run proceeds. Returns empty then. */
    public <T> Optional<T> runIfIdle(Supplier<T> work) {
        return running.tryLock() ? Optional.of(unlockAfter(work)) : Optional.empty();
    }

    private <T> T unlockAfter(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            running.unlock();
        }
    }
}
