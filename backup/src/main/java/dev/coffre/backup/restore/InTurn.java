package dev.coffre.backup.restore;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Serial executor: runs tasks on the threads of another executor, one at a time in the order of submission. The kernel lets one
 * writer at a time into a file, so concurrent writers would block their threads. Thread-safe.
 */
final class InTurn implements Executor {
    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    InTurn(Executor threads) {
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
            oldest().run();
        } finally {
            if (isMoreWaiting()) {
                goOn();
            }
        }
    }

    /** Requeues after each task, because others share the threads. */
    private void goOn() {
        try {
            threads.execute(this::runOldest);
        } catch (RejectedExecutionException ended) {
            // No thread waits for the remaining tasks, because the run has ended too.
        }
    }

    private synchronized Runnable oldest() {
        return waiting.remove();
    }

    private synchronized boolean isMoreWaiting() {
        running = !waiting.isEmpty();
        return running;
    }
}
