package dev.coffre.backup.fetch;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads of a recovery or a check.
 *
 * @param compute opens records and writes files: one platform thread per core, because calls into libc and zstd would pin
 *     virtual ones
 * @param network waits for the vault: platform threads as well, because the virtual ones and their scheduler cost a tenth of the
 *     CPU time of a recovery, and only a few requests are in flight
 */
public record FetchThreads(Executor compute, Executor network) implements AutoCloseable {
    public static FetchThreads ofCores(int cores) {
        return new FetchThreads(
                Executors.newFixedThreadPool(
                        cores, Thread.ofPlatform().daemon().name("fetch-", 0).factory()),
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("fetch-request-", 0).factory()));
    }

    /** Runs everything in the calling thread. */
    public static FetchThreads inCaller() {
        return new FetchThreads(Runnable::run, Runnable::run);
    }

    /** Stops the threads without waiting for requests that hang. */
    @Override
    public void close() {
        if (compute instanceof ExecutorService service) {
            service.shutdownNow();
        }
        if (network instanceof ExecutorService service) {
            service.shutdown();
        }
    }
}
