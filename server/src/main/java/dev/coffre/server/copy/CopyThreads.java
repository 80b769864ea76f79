package dev.coffre.server.copy;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Copies several files at once, within a bound of memory. After the first failure nothing more begins. The methods are called by
 * one thread.
 */
final class CopyThreads implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int WAITING = 64;
    private static final int MIB = 1 << 20;

    /** More than the longest file needs, so that each can be read. */
    private static final int LEAST_MIB = 256;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("copy-", 0).daemon().factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());

    private final int budget = (int) Math.max(LEAST_MIB, Runtime.getRuntime().maxMemory() / 2 / MIB);
    private final Semaphore memory = new Semaphore(budget, true);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Runs the work soon; it needs so many bytes of memory. Throws what failed before. */
    void submit(long bytes, Runnable work) {
        throwFailure();
        threads.execute(() -> run((int) Math.min(budget, bytes / MIB + 1), work));
    }

    private void run(int mib, Runnable work) {
        memory.acquireUninterruptibly(mib);
        try {
            if (failure.get() == null) {
                work.run();
            }
        } catch (RuntimeException | Error failed) {
            failure.compareAndSet(null, failed);
        } finally {
            memory.release(mib);
        }
    }

    /** Waits for everything that was submitted. Throws the first failure. */
    void finish() {
        threads.shutdown();
        try {
            while (!threads.awaitTermination(1, TimeUnit.HOURS)) {
                throwFailure();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while copying");
        }
        throwFailure();
    }

    private void throwFailure() {
        switch (failure.get()) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException failed -> throw failed;
            case Throwable impossible -> throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        failure.compareAndSet(null, new CancellationException("the copy was given up"));
        threads.close();
    }
}
