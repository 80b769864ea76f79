package dev.coffre.vault.client;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Limits throughput to a rate that may change at any time. A caller that takes more than is available waits until its
 * debt is paid, in the order of calls. The burst is what the rate allows in a tenth of a second, or one piece if that
 * is more. Thread-safe.
 */
public final class TokenBucket implements RateLimiter {
    private static final double SECOND = Duration.ofSeconds(1).toNanos();
    private static final int BURSTS_PER_SECOND = 10;

    private final RateSource rateSource;
    private final LongSupplier nanoTime;
    private final Sleeper pause;

    /** Bytes that may pass at once; negative while a caller waits. */
    private double tokens;

    /** Bytes added per second since {@code filledAt}. */
    private double rate;

    private long filledAt;

    /** The rate that is allowed now. Thread-safe. */
    @FunctionalInterface
    public interface RateSource {
        /** Empty for no limit. */
        OptionalLong bytesPerSecond();
    }

    public TokenBucket(RateSource allowance) {
        this(allowance, System::nanoTime, Thread::sleep);
    }

    TokenBucket(RateSource allowance, LongSupplier nanoTime, Sleeper pause) {
        this.rateSource = allowance;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.filledAt = nanoTime.getAsLong();
        this.rate = allowance.bytesPerSecond().orElse(0);
    }

    @Override
    public void acquire(int bytes) throws InterruptedException {
        Duration wait = take(bytes);
        if (wait.isPositive()) {
            pause.sleep(wait);
        }
    }

    private synchronized Duration take(int bytes) {
        long now = nanoTime.getAsLong();
        OptionalLong allowed = rateSource.bytesPerSecond();
        double filled = tokens + (now - filledAt) / SECOND * rate;
        filledAt = now;
        if (allowed.isEmpty()) {
            tokens = 0;
            rate = 0;
            return Duration.ZERO;
        }
        rate = allowed.getAsLong();
        tokens = Math.min(rate / BURSTS_PER_SECOND, filled) - bytes;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(-tokens / rate * SECOND));
    }
}
