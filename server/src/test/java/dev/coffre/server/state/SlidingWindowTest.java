package dev.coffre.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.testing.SimulatedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private final SimulatedClock clock = new SimulatedClock();
    private final SlidingWindow window = new SlidingWindow(2, Duration.ofMinutes(1), clock);

    @Test
    void attemptsCountUntilTheyAreOld() {
        window.add("ada");
        clock.advance(Duration.ofSeconds(30));
        window.add("ada");
        assertThat(window.retryAfter("ada")).contains(Duration.ofSeconds(30));
        assertThat(window.retryAfter("bob")).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        assertThat(window.retryAfter("ada")).isEmpty();
    }

    @Test
    void attemptsBeforeTheClockWasSetBackLockNobodyOut() {
        window.add("ada");
        window.add("ada");
        clock.advance(Duration.ofDays(-365));
        assertThat(window.retryAfter("ada")).isEmpty();
        window.add("ada");
        window.add("ada");
        assertThat(window.retryAfter("ada")).contains(Duration.ofMinutes(1));
    }

    @Test
    void attemptsThatAreOldUseNoMemory() {
        for (int i = 0; i < 1_000; i++) {
            window.add("key " + i);
        }
        assertThat(window.keys()).isEqualTo(1_000);
        clock.advance(Duration.ofMinutes(1));
        window.add("another");
        assertThat(window.keys()).isEqualTo(1);
    }
}
