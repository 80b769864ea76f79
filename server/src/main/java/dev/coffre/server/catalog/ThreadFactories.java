package dev.coffre.server.catalog;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Creates the service's own threads and lets them wait, so that a test can control the order in which they run. */
@FunctionalInterface
public interface ThreadFactories {
    /** Platform daemon threads. */
    ThreadFactories PLATFORM =
            name -> Thread.ofPlatform().name(name + "-", 1).daemon().factory();

    /** Returns a factory for threads of one kind of work, numbered from 1. */
    ThreadFactory factory(String name);

    /** Waits on the calling thread, to hold work to a rate. */
    default void sleep(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }

    /** Returns the monotonic clock by which work waits before it is tried again, in nanoseconds. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** Returns whether the thread may block in native code. A virtual thread would pin its carrier. */
    default boolean mayBlock(Thread thread) {
        return !thread.isVirtual();
    }
}
