package dev.coffre.server.catalog;

import java.util.concurrent.ThreadFactory;

/** Where the service's own threads come from, so that a test can decide in which order they run. */
@FunctionalInterface
public interface ServiceThreads {
    /** Daemon threads of the platform. */
    ServiceThreads PLATFORM =
            name -> Thread.ofPlatform().name(name + "-", 1).daemon().factory();

    /** Makes threads for one kind of work, numbered from 1. */
    ThreadFactory named(String name);

    /** Whether the thread may wait in native code. A virtual one would keep its carrier from all others. */
    default boolean mayWait(Thread thread) {
        return !thread.isVirtual();
    }
}
