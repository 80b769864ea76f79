package dev.coffre.backup.save.send;

import dev.coffre.vault.VaultSession;
import java.time.Duration;

/**
 * Adapts the batch size to the line: a slow batch halves it, and a fast one doubles it. The vault keeps an incomplete batch
 * in memory, so batches must be small on a slow line. Thread-safe.
 */
final class AdaptiveBatchSize {
    private static final long INITIAL_BYTES = 1 << 20;
    private static final long MIN_BYTES = 256 << 10;
    private static final Duration SLOW = Duration.ofSeconds(20);
    private static final Duration FAST = Duration.ofSeconds(5);

    private long limit = INITIAL_BYTES;

    /** Returns the limit in bytes, frames included: 256 KiB to 8 MiB. */
    synchronized long limit() {
        return limit;
    }

    /**
     * Adapts the size after a batch was acknowledged.
     *
     * @param taken from the first try to the acknowledgement
     */
    synchronized void adapt(Duration taken) {
        if (taken.compareTo(SLOW) > 0) {
            limit = Math.max(MIN_BYTES, limit / 2);
        } else if (taken.compareTo(FAST) < 0) {
            limit = Math.min(VaultSession.MAX_BATCH, limit * 2);
        }
    }
}
