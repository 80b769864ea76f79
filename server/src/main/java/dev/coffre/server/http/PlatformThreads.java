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

    /** Threads of one vault's machines and of the holders of its credentials together. */
    static final int VAULT_THREADS = 4;

    /** Threads of all machines together. The others remain for people and for sign-ins. */
    static final int MACHINES_THREADS = 6;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("disk-", 1).daemon().factory());
    private final ExecutorService maintenance = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("maintenance-", 1).daemon().factory());
    private final Semaphore people = new Semaphore(PEOPLE_THREADS, true);
    private final Semaphore machines = new Semaphore(MACHINES_THREADS, true);
    private final Map<Limit, Gate> gates = new HashMap<>();

    /**
     * Runs the work on a pool thread and returns its result or throws its exception. The logging context of the request is
     * kept.
     */
    public <T> T call(Supplier<T> work) {
        return call(threads, work);
    }

    /**
     * As {@link #call(Supplier)}, within the caller's share. Waits for a thread of the share first, then for one of its vault,
     * then for one of all callers of its kind. Each limit admits in order of arrival, so a caller that floods waits behind its
     * own requests, and a vault behind those of its machines.
     */
    public <T> T call(ThreadShare share, Supplier<T> work) {
        return switch (share.kind()) {
            case PERSON ->
                within(
                        new Limit("person " + share.holder(), PERSON_THREADS),
                        () -> within(people, () -> call(threads, work)));
            case MACHINE ->
                within(
                        new Limit("machine " + share.holder(), MACHINE_THREADS),
                        () -> within(
                                new Limit("vault " + share.vault(), VAULT_THREADS),
                                () -> within(machines, () -> call(threads, work))));
            case MAINTENANCE ->
                within(new Limit("maintenance " + share.holder(), PERSON_THREADS), () -> call(maintenance, work));
        };
    }

    private <T> T within(Limit limit, Supplier<T> work) {
        Gate gate = enter(limit);
        try {
            return within(gate.permits, work);
        } finally {
            leave(limit, gate);
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

    private Gate enter(Limit limit) {
        synchronized (gates) {
            Gate gate = gates.computeIfAbsent(limit, Gate::new);
            gate.requests++;
            return gate;
        }
    }

    private void leave(Limit limit, Gate gate) {
        synchronized (gates) {
            if (--gate.requests == 0) {
                gates.remove(limit);
            }
        }
    }

    /** Closes both pools, after the work that runs. */
    @Override
    public void close() {
        threads.close();
        maintenance.close();
    }

    /** How many threads a holder may use at once. */
    private record Limit(String holder, int threads) {}

    /** The threads of one holder. It exists while a request uses it or waits for it. */
    private static final class Gate {
        private final Semaphore permits;
        private int requests;

        private Gate(Limit limit) {
            permits = new Semaphore(limit.threads, true);
        }
    }
}
