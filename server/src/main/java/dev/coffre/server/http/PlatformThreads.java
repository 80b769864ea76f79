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
 * A few platform threads for what would pin the carrier of a virtual one: fsync, reading packs, hashing passwords.
 */
public final class PlatformThreads implements AutoCloseable {
    private static final int THREADS = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("disk-", 1).daemon().factory());

    /** What the work answers, or throws. What it logs is of the same request. */
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

    /** As {@link #call}, for work without an answer. */
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
