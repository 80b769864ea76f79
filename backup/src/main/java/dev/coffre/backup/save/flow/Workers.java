package dev.coffre.backup.save.flow;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs the tasks of one run on threads that may outlive it. No task starts once the run must stop, and
 * {@link #awaitIdle} waits for the last one. Thread-safe.
 */
public final class Workers {
    private final Executor executor;
    private final StopSignal stop;
    private int running;

    public Workers(Executor executor, StopSignal stop) {
        this.executor = executor;
        this.stop = stop;
    }

    /** Runs {@code task} asynchronously. An exception from it stops the run. */
    public void run(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
    }

    /**
     * Runs {@code tasks} asynchronously, one after the other on one thread. Skips the rest once the run must stop.
     */
    public void run(List<Runnable> tasks) {
        run(() -> {
            for (Runnable task : tasks) {
                stop.check();
                task.run();
            }
        });
    }

    /** Like {@link #run(Runnable)}, with a result. The future fails if the run must stop. */
    public <T> CompletableFuture<T> call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        taskStarted();
        executor.execute(() -> {
            try {
                stop.check();
                result.complete(task.get());
            } catch (Throwable thrown) {
                stop.fail(thrown);
                result.completeExceptionally(thrown);
            } finally {
                taskEnded();
            }
        });
        return result;
    }

    /** Waits until all tasks have ended, with or without success. */
    public synchronized void awaitIdle() {
        boolean interrupted = false;
        while (running > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void taskStarted() {
        running++;
    }

    private synchronized void taskEnded() {
        running--;
        notifyAll();
    }
}
