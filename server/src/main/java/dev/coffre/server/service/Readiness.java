package dev.coffre.server.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Reports which parts of the service work. Unauthenticated clients may ask, so it is cheap: parts are checked at most once a
 * second, a check waits at most two seconds, and a part that does not answer is not checked again until it has. Thread-safe.
 */
public final class Readiness {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Map<String, BooleanSupplier> parts;
    private final Map<String, FutureTask<Boolean>> asked = new LinkedHashMap<>();
    private final ReentrantLock turn = new ReentrantLock();
    private List<String> failing = List.of();
    private long looked;
    private boolean everLooked;

    /** @param parts checks by name; a check that throws counts as failed */
    Readiness(Map<String, BooleanSupplier> parts) {
        this.parts = new LinkedHashMap<>(parts);
    }

    /** Names of the failing parts, in order. */
    public List<String> failing() {
        turn.lock();
        try {
            if (!everLooked || System.nanoTime() - looked > FRESH_NANOS) {
                failing = look();
                looked = System.nanoTime();
                everLooked = true;
            }
            return failing;
        } finally {
            turn.unlock();
        }
    }

    /** Names of all parts. */
    public List<String> parts() {
        return List.copyOf(parts.keySet());
    }

    private List<String> look() {
        parts.forEach((name, part) -> {
            FutureTask<Boolean> last = asked.get(name);
            if (last == null || last.isDone()) {
                FutureTask<Boolean> task = new FutureTask<>(part::getAsBoolean);
                asked.put(name, task);
                Thread.ofPlatform().name("ready-" + name).daemon().start(task);
            }
        });
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        return asked.entrySet().stream()
                .filter(part -> !isWell(part.getValue(), deadline - System.nanoTime()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isWell(FutureTask<Boolean> answer, long patienceNanos) {
        try {
            return answer.get(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
