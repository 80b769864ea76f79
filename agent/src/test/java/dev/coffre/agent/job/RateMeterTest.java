package dev.coffre.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long TOTAL = 10_000;

    private final RateMeter meter = new RateMeter();

    @Test
    void theRateIsThatOfTheLastTenSeconds() {
        long bytes = 0;
        JobRate rate = JobRate.NONE;
        for (int second = 1; second <= 60; second++) {
            bytes += second <= 30 ? 100 : 10;
            rate = measure(second, bytes);
            if (second == 30) {
                assertThat(rate.bytesPerSecond()).isEqualTo(100);
                assertThat(rate.timeLeft()).contains(Duration.ofSeconds((TOTAL - 3_000) / 100));
            }
            if (second == 35) {
                assertThat(rate.bytesPerSecond()).isEqualTo(55);
            }
        }
        assertThat(rate.bytesPerSecond()).isEqualTo(10);
        assertThat(rate.timeLeft()).contains(Duration.ofSeconds((TOTAL - 3_300) / 10));
    }

    @Test
    void aPauseLowersTheRateUntilItIsOutsideTheWindow() {
        measure(10, 1_000);

        assertThat(measure(70, 1_000).bytesPerSecond()).isZero();
        assertThat(measure(70, 1_000).timeLeft()).isEmpty();
        assertThat(measure(80, 2_000).bytesPerSecond()).isEqualTo(100);
    }

    @Test
    void theFirstMomentsSayNothingOfTheRest() {
        assertThat(meter.measure(Duration.ofMillis(1_900), 500, TOTAL).timeLeft())
                .isEmpty();
        assertThat(meter.measure(Duration.ofMillis(2_000), 500, TOTAL).timeLeft())
                .contains(Duration.ofSeconds(38));
    }

    @Test
    void noTimeIsLeftWithoutATotalOrBeyondIt() {
        assertThat(meter.measure(Duration.ofSeconds(5), 500, 0).timeLeft()).isEmpty();
        assertThat(meter.measure(Duration.ofSeconds(6), 600, 600).timeLeft()).isEmpty();
        assertThat(meter.measure(Duration.ofSeconds(7), 601, Long.MAX_VALUE).timeLeft())
                .isEmpty();
    }

    @Test
    void aCountThatShrinksIsNoRate() {
        measure(5, 500);
        assertThat(measure(6, 400).bytesPerSecond()).isEqualTo(67);
        assertThat(measure(16, 300).bytesPerSecond()).isZero();
    }

    private JobRate measure(int seconds, long bytes) {
        return meter.measure(Duration.ofSeconds(seconds), bytes, TOTAL);
    }
}
