package dev.coffre.agent.machine;

import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.client.TokenBucket;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The throttle of the settings, re-read every second, so that a running job follows changes. The end of work hours
 * takes effect at once. Thread-safe.
 */
final class LiveThrottle implements TokenBucket.RateSource {
    private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<Throttle> source;
    private final InstantSource clock;
    private final ZoneId zone;
    private final LongSupplier nanoTime;
    private Throttle current;
    private long refreshedAt;

    /** @param settled reads the settings; if that fails, the last throttle stays in effect */
    LiveThrottle(Supplier<Throttle> settled, InstantSource clock, ZoneId zone, LongSupplier nanoTime) {
        this.source = settled;
        this.clock = clock;
        this.zone = zone;
        this.nanoTime = nanoTime;
        this.current = settled.get();
        this.refreshedAt = nanoTime.getAsLong();
    }

    @Override
    public synchronized OptionalLong bytesPerSecond() {
        long now = nanoTime.getAsLong();
        if (now - refreshedAt >= REFRESH_NANOS) {
            refreshedAt = now;
            refresh();
        }
        return current.rateAt(LocalDateTime.ofInstant(clock.instant(), zone))
                .map(Bitrate::bytesPerSecond)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private void refresh() {
        try {
            current = source.get();
        } catch (Problem unreadable) {
            // Other readers of the settings report this. A running job keeps its throttle.
        }
    }
}
