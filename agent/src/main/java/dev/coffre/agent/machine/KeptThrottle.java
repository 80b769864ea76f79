package dev.coffre.agent.machine;

import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.remote.TokenBucket;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The throttle as it is settled at each moment: a running job obeys a change within seconds, and the end of work hours
 * at once. Thread-safe.
 */
final class KeptThrottle implements TokenBucket.Allowance {
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<Throttle> settled;
    private final InstantSource clock;
    private final ZoneId zone;
    private final LongSupplier nanoTime;
    private Throttle known;
    private long lookedAt;

    /** @param settled reads the settings; what cannot be read changes nothing */
    KeptThrottle(Supplier<Throttle> settled, InstantSource clock, ZoneId zone, LongSupplier nanoTime) {
        this.settled = settled;
        this.clock = clock;
        this.zone = zone;
        this.nanoTime = nanoTime;
        this.known = settled.get();
        this.lookedAt = nanoTime.getAsLong();
    }

    @Override
    public synchronized OptionalLong bytesPerSecond() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK_AGAIN_NANOS) {
            lookedAt = now;
            look();
        }
        return known.at(LocalDateTime.ofInstant(clock.instant(), zone))
                .map(Bitrate::bytesPerSecond)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private void look() {
        try {
            known = settled.get();
        } catch (Problem unreadable) {
            // Whoever needs the settings for more than this says so; a job that runs goes on as it was.
        }
    }
}
