package dev.coffre.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is too slow, and what is not. */
class SlowTransferDetectorTest {
    private final SlowTransferDetector progress = new SlowTransferDetector();
    private long now;

    private void wait(Duration time, long bytes) {
        progress.waitBegins(now);
        now += time.toNanos();
        progress.waitEnds(now, bytes);
    }

    private boolean isTooSlowAfter(Duration time) {
        progress.waitBegins(now);
        return progress.isTooSlow(now + time.toNanos());
    }

    @Test
    void aBodyThatStandsStillIsTooSlowAfterAMinute() {
        assertThat(isTooSlowAfter(Duration.ofSeconds(59))).isFalse();
        assertThat(isTooSlowAfter(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aByteNowAndThenDoesNotHelp() {
        for (int i = 0; i < 59; i++) {
            wait(Duration.ofSeconds(1), 100);
        }
        assertThat(isTooSlowAfter(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void aKibibyteEachSecondIsFastEnoughForEver() {
        for (int i = 0; i < 3600; i++) {
            wait(Duration.ofSeconds(1), 1 << 10);
            assertThat(isTooSlowAfter(Duration.ofMillis(900))).isFalse();
        }
    }

    @Test
    void manySmallBodiesOnOneConnectionAreNotTooSlow() {
        for (int i = 0; i < 1_000; i++) {
            progress.reset();
            wait(Duration.ofMillis(100), 10);
            assertThat(isTooSlowAfter(Duration.ofSeconds(1))).isFalse();
        }
    }

    @Test
    void whatTheServiceItselfTakesDoesNotCount() {
        wait(Duration.ofSeconds(30), 10);
        now += Duration.ofHours(1).toNanos();
        assertThat(progress.isTooSlow(now)).isFalse();
        assertThat(isTooSlowAfter(Duration.ofSeconds(29))).isFalse();
    }
}
