package dev.coffre.backup.recovery;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Serial executor: runs tasks on the threads of another executor, one at a time in the order of submission. The kernel
 * lets one writer at a time into a file, so concurrent writers would block their threads. Thread-safe.
 */
final class SerialExecutor implements Executor {
    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::runOldest);
    }

    private void runOldest() {
        try {
            removeOldest().run();
        } finally {
            if (hasMore()) {
                scheduleNext();
            }
        }
    }

    /** Requeues after each task, because others share the threads. */
    private void scheduleNext() {
        try {
            threads.execute(this::runOldest);
        } catch (RejectedExecutionException ended) {
            // No thread waits for the remaining tasks, because the run has ended too.
        }
    }

    private synchronized Runnable removeOldest() {
        return waiting.remove();
    }

    private synchronized boolean hasMore() {
        running = !waiting.isEmpty();
        return running;
    }
}
