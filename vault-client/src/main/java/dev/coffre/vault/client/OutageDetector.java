package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Detects outages of the vault: an attempt failed and will be repeated, or no byte has moved for a while. Several
 * threads may use the vault at once; progress of one counts for all. Thread-safe.
 */
final class OutageDetector {
    /** How long the vault may take for a response before an outage is reported. It may be busy with the request. */
    private static final Duration REPORT_AFTER_SILENCE = Duration.ofSeconds(10);

    /** Failures of parallel threads within this time are reported as one. */
    private static final Duration MIN_REPORT_INTERVAL = Duration.ofMillis(500);

    private static final long CHECK_INTERVAL_MILLIS = 1_000;

    private final OutageListener listener;
    private final RetryPolicy retryPolicy;
    private final LongSupplier nanos;
    private int openRequests;
    private int rateLimitedThreads;
    private boolean watching;
    private boolean isOutage;
    private long lastProgress;
    private long lastReport;

    OutageDetector(OutageListener listener, RetryPolicy patience) {
        this(listener, patience, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    OutageDetector(OutageListener listener, RetryPolicy patience, LongSupplier nanos) {
        this.listener = listener;
        this.retryPolicy = patience;
        this.nanos = nanos;
    }

    /** Wraps {@code rateLimiter} to record progress. Time spent in the rate limiter is not an outage. */
    RateLimiter observing(RateLimiter rateLimiter) {
        return bytes -> {
            changeRateLimited(1);
            try {
                rateLimiter.acquire(bytes);
            } finally {
                changeRateLimited(-1);
                bytesMoved();
            }
        };
    }

    private synchronized void changeRateLimited(int change) {
        rateLimitedThreads += change;
    }

    private synchronized void bytesMoved() {
        vaultResponded();
    }

    /** A request begins. */
    synchronized void requestBegan() {
        if (openRequests == 0 && !isOutage) {
            lastProgress = nanos.getAsLong();
        }
        openRequests++;
        if (!watching && listener != OutageListener.NONE) {
            watching = true;
            Thread.ofPlatform().daemon().name("outage-watch").start(this::watch);
        }
    }

    /** A request has ended, with or without success. */
    synchronized void requestEnded() {
        openRequests--;
    }

    /** The vault has responded, or bytes have moved. */
    synchronized void vaultResponded() {
        long now = nanos.getAsLong();
        if (isOutage) {
            isOutage = false;
            listener.vaultAvailable(Duration.ofNanos(now - lastProgress));
        }
        lastProgress = now;
    }

    /** An attempt failed. The next one follows after {@code next}; the last one within {@code left}. */
    synchronized void attemptFailed(Problem problem, Duration next, Duration left) {
        report(problem.code(), next, left);
    }

    private void report(ProblemCode why, Duration next, Duration left) {
        long now = nanos.getAsLong();
        if (!isOutage || now - lastReport >= MIN_REPORT_INTERVAL.toNanos()) {
            isOutage = true;
            lastReport = now;
            listener.vaultUnavailable(new Outage(
                    why, Duration.ofNanos(now - lastProgress), next, left.isNegative() ? Duration.ZERO : left));
        }
    }

    private void watch() {
        try {
            while (checkForOutage()) {
                TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL_MILLIS);
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there is anything left to watch. */
    synchronized boolean checkForOutage() {
        if (openRequests == 0) {
            watching = false;
            return false;
        }
        Duration silent = Duration.ofNanos(nanos.getAsLong() - lastProgress);
        if (!isOutage && rateLimitedThreads == 0 && silent.compareTo(REPORT_AFTER_SILENCE) >= 0) {
            Duration next = retryPolicy.idleTimeout().minus(silent);
            report(
                    ProblemCode.VAULT_TIMED_OUT,
                    next.isNegative() ? Duration.ZERO : next,
                    next.plus(retryPolicy.maxRetryTime()));
        }
        return true;
    }
}
