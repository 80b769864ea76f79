package dev.coffre.backup.save.send;

import dev.coffre.vault.VaultSession;
import java.time.Duration;

/**
 * Adapts the batch size to the line: a slow batch halves it, and a fast one doubles it. The vault keeps each batch in memory
 * until it is complete, so batches must be small on a slow line. Thread-safe.
 */
final class BatchSize {
    private static final long FIRST = 1 << 20;
    private static final long LEAST = 256 << 10;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration FAST = Duration.ofSeconds(5);

    private long most = FIRST;

    /** Returns the limit in bytes, frames included: 256 KiB to 8 MiB. */
    synchronized long most() {
        return most;
    }

    /**
     * Adapts the size after a batch was acknowledged.
     *
     * @param taken from the first try to the acknowledgement
     */
    synchronized void sent(Duration taken) {
        if (taken.compareTo(LONG) > 0) {
            most = Math.max(LEAST, most / 2);
        } else if (taken.compareTo(FAST) < 0) {
            most = Math.min(VaultSession.MAX_BATCH, most * 2);
        }
    }
}
