package dev.coffre.server.http;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * A small pool of platform threads for work that would pin the carrier of a virtual thread: fsync, reading packs, hashing
 * passwords.
 */
public final class PlatformThreads implements AutoCloseable {
    private static final int THREADS = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("disk-", 1).daemon().factory());

    /**
     * Runs the work on a pool thread and returns its result or throws its exception. The logging context of the request is
     * kept.
     */
    public <T> T call(Supplier<T> work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        Future<T> future = threads.submit(() -> {
            MDC.setContextMap(context == null ? Map.of() : context);
            try {
                return work.get();
            } finally {
                MDC.clear();
            }
        });
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case Problem problem -> problem;
                case RuntimeException failed -> failed;
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    /** As {@link #call}, for work without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    @Override
    public void close() {
        threads.close();
    }
}
