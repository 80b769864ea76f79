package dev.coffre.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a running job makes of the throttle: it follows the settings and the clock on the wall. */
class LiveThrottleTest {
    /** A Monday, a second before nine o'clock in Paris. */
    private Instant now = Instant.parse("2026-11-23T07:59:59Z");

    private long nanos;
    private Throttle settled =
            Throttle.OFF.withEnabled(true).withWork(Bitrate.ofMegabits(5)).withOther(Bitrate.ofMegabits(50));
    private boolean readable = true;
    private final AtomicInteger looks = new AtomicInteger();
    private final LiveThrottle kept = new LiveThrottle(this::look, () -> now, ZoneId.of("Europe/Paris"), () -> nanos);

    private Throttle look() {
        looks.incrementAndGet();
        if (!readable) {
            throw ProblemCode.STATE_DAMAGED.problem();
        }
        return settled;
    }

    private void elapse(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void theRateSwitchesAtTheHour() {
        assertThat(kept.bytesPerSecond()).isEqualTo(OptionalLong.of(6_250_000));
        elapse(Duration.ofSeconds(1));
        assertThat(kept.bytesPerSecond()).isEqualTo(OptionalLong.of(625_000));
        elapse(Duration.ofHours(9));
        assertThat(kept.bytesPerSecond()).isEqualTo(OptionalLong.of(6_250_000));
    }

    @Test
    void aChangeOfTheSettingsIsSeenWithinASecondAndTheyAreNotReadMoreOften() {
        settled = settled.withOther(Bitrate.MIN);
        for (int i = 0; i < 100; i++) {
            assertThat(kept.bytesPerSecond()).isEqualTo(OptionalLong.of(6_250_000));
        }
        assertThat(looks).hasValue(1);
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(kept.bytesPerSecond()).isEqualTo(OptionalLong.of(64_000));
        settled = settled.withEnabled(false);
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(kept.bytesPerSecond()).isEmpty();
    }

    @Test
    void settingsThatCannotBeReadChangeNothing() {
        readable = false;
        nanos += Duration.ofSeconds(2).toNanos();
        assertThat(kept.bytesPerSecond()).isEqualTo(OptionalLong.of(6_250_000));
    }
}
