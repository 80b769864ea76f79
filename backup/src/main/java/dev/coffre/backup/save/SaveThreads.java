package dev.coffre.backup.save;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads of a run. They do not affect what is stored: with {@link #inCaller} a run makes the same records.
 *
 * @param compute reads, hashes, compresses and seals; one platform thread per core, because calls into libc and zstd
 *     would pin virtual threads
 * @param walk queries file systems
 * @param network sends batches, one thread each
 * @param chunks maximum number of chunks of large files in flight
 * @param bundles maximum number of bundles of small files that wait to be sealed or are being sealed
 */
public record SaveThreads(Executor compute, Executor walk, Executor network, int chunks, int bundles)
        implements AutoCloseable {
    /**
     * Minimum number of threads for queries, because a disk serves several requests in the time of one. More threads help
     * only if there are more cores.
     */
    private static final int MIN_WALK_THREADS = 2;

    private static final int MAX_WALK_THREADS = 8;

    private static final int MAX_CHUNKS = 10;
    private static final int MAX_BUNDLES = 8;

    public static SaveThreads ofCores(int cores) {
        return new SaveThreads(
                platform(cores, "save-"),
                platform(Math.clamp(cores, MIN_WALK_THREADS, MAX_WALK_THREADS), "walk-"),
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("send-", 0).factory()),
                Math.min(MAX_CHUNKS, 2 * cores + 2),
                Math.min(MAX_BUNDLES, cores + 1));
    }

    private static Executor platform(int threads, String name) {
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Runs everything in the calling thread. */
    public static SaveThreads inCaller() {
        return new SaveThreads(Runnable::run, Runnable::run, Runnable::run, 1, 1);
    }

    /** Shuts down the executors without waiting for requests that hang. */
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
