package dev.coffre.backup.save;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads of a run. What is stored does not depend on them: with {@link #inCaller} a run makes the same records.
 *
 * @param compute reads, hashes, compresses and seals: one platform thread a core, because its calls into libc and zstd
 *     would pin a virtual one
 * @param walk asks file systems what is there
 * @param network carries batches; a thread each
 * @param chunks pieces of large files that may be under way at once
 * @param bundles of small files that may wait to be sealed, or be sealed
 */
public record SaveThreads(Executor compute, Executor walk, Executor network, int chunks, int bundles)
        implements AutoCloseable {
    /** A disk answers several questions in the time of one; memory does so only if there are cores to ask. */
    private static final int FEWEST_WALKING = 2;

    private static final int MOST_WALKING = 8;

    private static final int MOST_CHUNKS = 10;
    private static final int MOST_BUNDLES = 8;

    public static SaveThreads ofCores(int cores) {
        return new SaveThreads(
                platform(cores, "save-"),
                platform(Math.clamp(cores, FEWEST_WALKING, MOST_WALKING), "walk-"),
                Executors.newVirtualThreadPerTaskExecutor(),
                Math.min(MOST_CHUNKS, 2 * cores + 2),
                Math.min(MOST_BUNDLES, cores + 1));
    }

    private static Executor platform(int threads, String name) {
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Everything in the thread that runs. */
    public static SaveThreads inCaller() {
        return new SaveThreads(Runnable::run, Runnable::run, Runnable::run, 1, 1);
    }

    /** Stops what it started, without waiting for requests that hang. */
    @Override
    public void close() {
        if (compute instanceof ExecutorService service) {
            service.shutdownNow();
        }
        if (walk instanceof ExecutorService service) {
            service.shutdownNow();
        }
        if (network instanceof ExecutorService service) {
            service.shutdown();
        }
    }
}
