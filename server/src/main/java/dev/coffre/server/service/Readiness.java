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
    private static final long CACHE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What fails when the service stops. */
    static final String STOPPING = "stopping";

    /** What fails while the catalog is compared with the store. */
    static final String RECONCILED = "reconciled";

    private final Map<String, BooleanSupplier> checks;
    private final Map<String, FutureTask<Boolean>> pendingChecks = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private List<String> failing = List.of();
    private long checkedAt;
    private boolean isChecked;
    private volatile boolean isStopping;

    /** @param parts checks by name; a check that throws counts as failed */
    Readiness(Map<String, BooleanSupplier> parts) {
        this.checks = new LinkedHashMap<>(parts);
    }

    /** From now on the service is not ready, because it stops: a load balancer sends no more requests. */
    public void stop() {
        isStopping = true;
    }

    /** Names of the failing parts, in order; {@value #STOPPING} alone once the service stops. */
    public List<String> failing() {
        if (isStopping) {
            return List.of(STOPPING);
        }
        lock.lock();
        try {
            if (!isChecked || System.nanoTime() - checkedAt > CACHE_NANOS) {
                failing = check();
                checkedAt = System.nanoTime();
                isChecked = true;
            }
            return failing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #failing}, without what only writing waits for: a load balancer sends requests to a process that can read, if
     * none is ready. Neither to one that stops nor to one of an older program.
     */
    public List<String> failingForReading() {
        return failing().stream().filter(part -> !part.equals(RECONCILED)).toList();
    }

    /** Names of all parts. */
    public List<String> names() {
        return List.copyOf(checks.keySet());
    }

    /** Names of the parts of {@link #failingForReading}. */
    public List<String> namesForReading() {
        return names().stream().filter(part -> !part.equals(RECONCILED)).toList();
    }

    private List<String> check() {
        checks.forEach((name, part) -> {
            FutureTask<Boolean> last = pendingChecks.get(name);
            if (last == null || last.isDone()) {
                FutureTask<Boolean> task = new FutureTask<>(part::getAsBoolean);
                pendingChecks.put(name, task);
                Thread.ofPlatform().name("ready-" + name).daemon().start(task);
            }
        });
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        return pendingChecks.entrySet().stream()
                .filter(part -> !isHealthy(part.getValue(), deadline - System.nanoTime()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isHealthy(FutureTask<Boolean> answer, long patienceNanos) {
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
