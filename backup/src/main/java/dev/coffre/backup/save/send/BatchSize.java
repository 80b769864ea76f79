package dev.coffre.backup.save.send;

import dev.coffre.vault.VaultSession;
import java.time.Duration;

/**
 * How large a batch may be. The vault has each batch in its memory until it is whole, so that over a slow line batches are
 * small: one that took long halves what follows, and one that went fast doubles it. Thread-safe.
 */
final class BatchSize {
    private static final long FIRST = 1 << 20;
    private static final long LEAST = 256 << 10;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration FAST = Duration.ofSeconds(5);

    private long most = FIRST;

    /** In bytes, with frames: 256 KiB … 8 MiB. */
    synchronized long most() {
        return most;
    }

    /** A batch is acknowledged. @param taken from the first try */
    synchronized void sent(Duration taken) {
        if (taken.compareTo(LONG) > 0) {
            most = Math.max(LEAST, most / 2);
        } else if (taken.compareTo(FAST) < 0) {
            most = Math.min(VaultSession.MAX_BATCH, most * 2);
        }
    }
}
