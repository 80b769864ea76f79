package dev.coffre.server.http;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * A small pool of platform threads for work that would pin the carrier of a virtual thread: fsync, reading packs, hashing
 * passwords. Each caller has a share of the pool, so slow work of one caller delays no other. Beyond its share a request
 * waits on its own virtual thread. Thread-safe.
 */
public final class PlatformThreads implements AutoCloseable {
    private static final int THREADS = 8;

    /** Threads of one person. */
    static final int PERSON_THREADS = 2;

    /** Threads of all people together. The others remain for machines and for sign-ins. */
    static final int PEOPLE_THREADS = 5;

    /** Threads of one machine. */
    static final int MACHINE_THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("disk-", 1).daemon().factory());
    private final ExecutorService maintenance = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("maintenance-", 1).daemon().factory());
    private final Semaphore people = new Semaphore(PEOPLE_THREADS, true);
    private final Map<ThreadShare, Gate> gates = new HashMap<>();

    /**
     * Runs the work on a pool thread and returns its result or throws its exception. The logging context of the request is
     * kept.
     */
    public <T> T call(Supplier<T> work) {
        return call(threads, work);
    }

    /** As {@link #call(Supplier)}, within the caller's share. Waits for a thread of the share first. */
    public <T> T call(ThreadShare share, Supplier<T> work) {
        Gate gate = enter(share);
        try {
            return within(gate.permits, () -> switch (share.kind()) {
                case PERSON -> within(people, () -> call(threads, work));
                case MACHINE -> call(threads, work);
                case MAINTENANCE -> call(maintenance, work);
            });
        } finally {
            leave(share, gate);
        }
    }

    /** As {@link #call(ThreadShare, Supplier)}, for work without a result. */
    public void run(ThreadShare share, Runnable work) {
        call(share, () -> {
            work.run();
            return true;
        });
    }

    /** As {@link #call(Supplier)}, for work without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    private static <T> T call(ExecutorService executor, Supplier<T> work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        Future<T> future = executor.submit(() -> {
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
            throw stopping(e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case Problem problem -> problem;
                case RuntimeException failed -> failed;
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    private static <T> T within(Semaphore permits, Supplier<T> work) {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            throw stopping(e);
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private static Problem stopping(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(interrupted);
    }

    private Gate enter(ThreadShare share) {
        synchronized (gates) {
            Gate gate = gates.computeIfAbsent(share, Gate::new);
            gate.requests++;
            return gate;
        }
    }

    private void leave(ThreadShare share, Gate gate) {
        synchronized (gates) {
            if (--gate.requests == 0) {
                gates.remove(share);
            }
        }
    }

    /** Closes both pools, after the work that runs. */
    @Override
    public void close() {
        threads.close();
        maintenance.close();
    }

    /** The threads of one share. It exists while a request uses it or waits for it. */
    private static final class Gate {
        private final Semaphore permits;
        private int requests;

        private Gate(ThreadShare share) {
            permits = new Semaphore(share.kind() == ThreadShare.Kind.MACHINE ? MACHINE_THREADS : PERSON_THREADS, true);
        }
    }
}
