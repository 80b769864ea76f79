package dev.coffre.server.limit;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Returns memory to the system while the service is idle. After some minutes without a garbage collection it runs a full one,
 * after which the JVM shrinks the heap (-XX:MaxHeapFreeRatio). Thread-safe.
 */
public final class IdleHeap implements AutoCloseable {
    /** Usual interval between two checks. */
    public static final Duration USUAL = Duration.ofMinutes(4);

    /** An idle service allocates less than this in an hour, which is not worth a pause. */
    private static final long WORTH_IT = 16 << 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("idle-heap").daemon().factory());

    private long collections = collections();
    private long leastUsed;

    private IdleHeap() {}

    /** @param every interval of checks; the service is idle if no garbage collection ran within one */
    public static IdleHeap watch(Duration every) {
        IdleHeap heap = new IdleHeap();
        heap.timer.scheduleWithFixedDelay(heap::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return heap;
    }

    private void look() {
        long now = collections();
        if (now != collections) {
            collections = now;
            leastUsed = 0;
        } else if (used() - leastUsed > WORTH_IT) {
            System.gc();
            collections = collections();
            leastUsed = used();
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
