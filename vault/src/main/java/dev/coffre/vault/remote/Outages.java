package dev.coffre.vault.remote;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that a vault does not answer: an attempt has failed and will be made again, or one is under way and no byte has
 * moved for a while. Several threads ask the vault at once; one that moves bytes or gets an answer speaks for all. Thread-safe.
 */
final class Outages {
    /** So long a vault may think about an answer before somebody is told; it has a job to do. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** Threads that fail side by side are told as one. */
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

    /** @param nanos a clock that only goes on */
    Outages(OutageListener listener, Patience patience, LongSupplier nanos) {
        this.listener = listener;
        this.patience = patience;
        this.nanos = nanos;
    }

    /** The same pace, with what moves being noticed; a piece that waits for its turn is no silence of the vault. */
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

    /** Something is asked. */
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

    /** What was asked is answered, or has failed. */
    synchronized void asked() {
        asking--;
    }

    /** The vault has answered, or moves bytes. */
    synchronized void answered() {
        long now = nanos.getAsLong();
        if (away) {
            away = false;
            listener.back(Duration.ofNanos(now - lastMove));
        }
        lastMove = now;
    }

    /** An attempt has failed; the next comes after {@code next}, and the last within {@code left}. */
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

    /** Whether there is still something to watch. */
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
