package dev.coffre.server.rebuild;

import dev.coffre.vault.problem.ProblemCode;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds the listings of a comparison to a rate, so that it neither costs much nor slows down backups. A store answers about a
 * thousand files with each request. Not thread-safe.
 */
final class ListingPace {
    private static final int FILES_IN_PAGE = 1_000;

    private final long pauseNanos;
    private final LongSupplier nanos;
    private final Pause pause;
    private final Runnable check;
    private long next;
    private int files;

    /** Waits for a time. */
    interface Pause {
        void sleep(long nanos) throws InterruptedException;
    }

    /** @param check called before each listing; fails if the comparison cannot go on */
    ListingPace(int listingsPerSecond, Pause pause, Runnable check) {
        this(listingsPerSecond, System::nanoTime, pause, check);
    }

    /** @param nanos a monotonic clock */
    ListingPace(int listingsPerSecond, LongSupplier nanos, Pause pause, Runnable check) {
        this.check = check;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / listingsPerSecond;
        this.nanos = nanos;
        this.pause = pause;
        this.next = nanos.getAsLong();
    }

    /** Waits before a folder is listed. */
    void beginListing() {
        files = 0;
        await();
    }

    /** Waits before the next page, after the last file of one. */
    void passFile() {
        if (++files % FILES_IN_PAGE == 0) {
            await();
        }
    }

    private void await() {
        check.run();
        long now = nanos.getAsLong();
        try {
            if (next > now) {
                pause.sleep(next - now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
        }
        next = Math.max(next, now) + pauseNanos;
    }
}
