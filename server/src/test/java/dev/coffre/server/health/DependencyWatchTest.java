package dev.coffre.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DependencyWatchTest {
    private boolean works = true;
    private long nanos = Long.MAX_VALUE - 10;
    private final DependencyWatch watch = new DependencyWatch(
            "store",
            () -> {
                if (!works) {
                    throw new IllegalStateException("no answer");
                }
                return true;
            },
            () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void anOutageOfLessThanAMinuteIsTolerated() {
        assertThat(watch.look()).isTrue();
        works = false;
        pass(Duration.ofHours(1));
        assertThat(watch.look()).as("the first look that fails").isTrue();
        pass(Duration.ofSeconds(59));
        assertThat(watch.look()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(watch.look()).isFalse();
        assertThat(watch.failingFor()).isEqualTo(Duration.ofMinutes(1));
        works = true;
        assertThat(watch.look()).isTrue();
        assertThat(watch.failingFor()).isZero();
    }

    @Test
    void anOutageThatEndedIsReportedOnce() {
        works = false;
        watch.look();
        pass(Duration.ofMinutes(7));
        works = true;
        watch.look();
        assertThat(watch.takeLastOutage()).isEqualTo(Duration.ofMinutes(7));
        assertThat(watch.takeLastOutage()).isZero();
    }
}
