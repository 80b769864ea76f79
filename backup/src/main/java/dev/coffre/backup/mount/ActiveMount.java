package dev.coffre.backup.mount;

import java.time.Duration;

/** A mounted tree. Thread-safe. */
public interface ActiveMount extends AutoCloseable {
    /** Waits until the tree is unmounted, by this object or by anybody else. Returns false if it is still mounted. */
    boolean awaitEnd(Duration longest) throws InterruptedException;

    /** Unmounts the tree. Programs that use it keep what they have open until they close it. Idempotent. */
    @Override
    void close();
}
