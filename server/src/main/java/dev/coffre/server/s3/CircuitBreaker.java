package dev.coffre.server.s3;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * After some failures in a row, requests fail at once for a few seconds, so that a service that does not answer holds no
 * threads. Then one request at a time tries it. Thread-safe.
 */
final class CircuitBreaker {
    private static final System.Logger LOG = System.getLogger(CircuitBreaker.class.getName());

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** After a success this recent and no failure since, the service is not asked whether it answers. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String name;
    private final LongSupplier nanos;
    private final int tolerated;
    private int failures;
    private boolean isTrying;
    private long lastFailure;
    private long lastSuccess;

    /**
     * @param nanos a monotonic clock
     * @param tolerated failures in a row after which requests fail at once
     */
    CircuitBreaker(String name, LongSupplier nanos, int tolerated) {
        this.tolerated = tolerated;
        this.name = name;
        this.nanos = nanos;
        this.lastSuccess = nanos.getAsLong() - RECENT_NANOS;
    }

    /** How a request ended. */
    enum Outcome {
        ANSWERED,
        FAILED,
        /** It says nothing about the service: something else may have answered. */
        UNKNOWN
    }

    /** Returns whether a request may be sent. If so, {@link #leave} follows. */
    synchronized boolean enter() {
        if (failures < tolerated) {
            return true;
        }
        if (isTrying || nanos.getAsLong() - lastFailure < PAUSE_NANOS) {
            return false;
        }
        isTrying = true;
        return true;
    }

    /** @param reason of a failure, for the log */
    synchronized void leave(Outcome outcome, String reason) {
        isTrying = false;
        switch (outcome) {
            case ANSWERED -> {
                lastSuccess = nanos.getAsLong();
                if (failures >= tolerated) {
                    LOG.log(System.Logger.Level.INFO, "the store {0} answers again", name);
                }
                failures = 0;
            }
            case FAILED -> {
                lastFailure = nanos.getAsLong();
                failures++;
                if (failures == tolerated) {
                    LOG.log(System.Logger.Level.WARNING, "the store {0} does not answer: {1}", name, reason);
                }
            }
            case UNKNOWN -> {}
        }
    }

    /** Returns whether requests fail at once. */
    synchronized boolean isOpen() {
        return failures >= tolerated;
    }

    synchronized boolean isRecentlyAnswered() {
        return failures == 0 && nanos.getAsLong() - lastSuccess < RECENT_NANOS;
    }
}
