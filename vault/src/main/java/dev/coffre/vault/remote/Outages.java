package dev.coffre.vault.remote;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Detects outages of the vault: an attempt failed and will be repeated, or no byte has moved for a while. Several threads may
 * use the vault at once; progress of one counts for all. Thread-safe.
 */
final class Outages {
    /** How long the vault may take for a response before an outage is reported. It may be busy with the request. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** Failures of parallel threads within this time are reported as one. */
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private static final long GLANCE_MILLIS = 1_000;

    private final OutageListener listener;
    private final Patience patience;
    private final LongSupplier nanos;
    private int asking;
    private int paced;
    private boolean watching;
    private boolean away;
    private long lastMove;
    private long lastTold;

    Outages(OutageListener listener, Patience patience) {
        this(listener, patience, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    Outages(OutageListener listener, Patience patience, LongSupplier nanos) {
        this.listener = listener;
        this.patience = patience;
        this.nanos = nanos;
    }

    /** Wraps {@code pacing} to record progress. Time spent in the rate limiter is not an outage. */
    Pacing noticing(Pacing pacing) {
        return bytes -> {
            pace(1);
            try {
                pacing.pass(bytes);
            } finally {
                pace(-1);
                moved();
            }
        };
    }

    private synchronized void pace(int change) {
        paced += change;
    }

    private synchronized void moved() {
        answered();
    }

    /** A request begins. */
    synchronized void asks() {
        if (asking == 0 && !away) {
            lastMove = nanos.getAsLong();
        }
        asking++;
        if (!watching && listener != OutageListener.NONE) {
            watching = true;
            Thread.ofPlatform().daemon().name("outage-watch").start(this::watch);
        }
    }

    /** A request has ended, with or without success. */
    synchronized void asked() {
        asking--;
    }

    /** The vault has responded, or bytes have moved. */
    synchronized void answered() {
        long now = nanos.getAsLong();
        if (away) {
            away = false;
            listener.back(Duration.ofNanos(now - lastMove));
        }
        lastMove = now;
    }

    /** An attempt failed. The next one follows after {@code next}; the last one within {@code left}. */
    synchronized void failed(Problem problem, Duration next, Duration left) {
        tell(problem.code(), next, left);
    }

    private void tell(ProblemCode why, Duration next, Duration left) {
        long now = nanos.getAsLong();
        if (!away || now - lastTold >= BETWEEN.toNanos()) {
            away = true;
            lastTold = now;
            listener.away(
                    new Outage(why, Duration.ofNanos(now - lastMove), next, left.isNegative() ? Duration.ZERO : left));
        }
    }

    private void watch() {
        try {
            while (glance()) {
                TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there is anything left to watch. */
    synchronized boolean glance() {
        if (asking == 0) {
            watching = false;
            return false;
        }
        Duration silent = Duration.ofNanos(nanos.getAsLong() - lastMove);
        if (!away && paced == 0 && silent.compareTo(SILENCE) >= 0) {
            Duration next = patience.idle().minus(silent);
            tell(ProblemCode.VAULT_TIMED_OUT, next.isNegative() ? Duration.ZERO : next, next.plus(patience.retry()));
        }
        return true;
    }
}
