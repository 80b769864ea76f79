package dev.coffre.backup.restore;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs what it is given on the threads of another executor, one after the other in the order in which it came. So no thread
 * waits for another in the kernel, which lets one writer in a file at a time. Thread-safe.
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

    /** At the end of the line: others use the threads too. */
    private void goOn() {
        try {
            threads.execute(this::runOldest);
        } catch (RejectedExecutionException ended) {
            // So is who would wait for what is left.
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
