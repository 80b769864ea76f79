package dev.coffre.server.limit;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Returns memory to the system while the service is idle. After some minutes without a garbage collection it runs a
 * full one, after which the JVM shrinks the heap (-XX:MaxHeapFreeRatio). Thread-safe.
 */
public final class IdleHeapTrimmer implements AutoCloseable {
    /** Usual interval between two checks. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(4);

    /** An idle service allocates less than this in an hour, which is not worth a pause. */
    private static final long MIN_GARBAGE = 16 << 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("idle-heap").daemon().factory());

    private long collections = collections();
    private long usedAfterGc;

    private IdleHeapTrimmer() {}

    /** @param every interval of checks; the service is idle if no garbage collection ran within one */
    public static IdleHeapTrimmer start(Duration every) {
        IdleHeapTrimmer heap = new IdleHeapTrimmer();
        heap.timer.scheduleWithFixedDelay(heap::check, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return heap;
    }

    private void check() {
        long now = collections();
        if (now != collections) {
            collections = now;
            usedAfterGc = 0;
        } else if (used() - usedAfterGc > MIN_GARBAGE) {
            System.gc();
            collections = collections();
            usedAfterGc = used();
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
