package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CircuitBreakerTest {
    private long now = -5;
    private final CircuitBreaker breaker = new CircuitBreaker("store", () -> now, 4);

    private void send(CircuitBreaker.Outcome outcome) {
        assertThat(breaker.enter()).isTrue();
        breaker.leave(outcome, "it fails");
    }

    @BeforeEach
    void fail() {
        for (int i = 0; i < 4; i++) {
            send(CircuitBreaker.Outcome.FAILED);
        }
    }

    private void passPause() {
        now += TimeUnit.SECONDS.toNanos(5);
    }

    @Test
    void afterFailuresNothingIsSent() {
        assertThat(breaker.enter()).isFalse();
    }

    @Test
    void afterThePauseOneRequestTries() {
        passPause();

        assertThat(breaker.enter()).isTrue();
        assertThat(breaker.enter()).as("a second one").isFalse();

        breaker.leave(CircuitBreaker.Outcome.FAILED, "it fails");
        assertThat(breaker.enter()).as("after a trial that failed").isFalse();
    }

    @Test
    void aTrialThatIsAnsweredLetsAllThrough() {
        passPause();
        send(CircuitBreaker.Outcome.ANSWERED);

        assertThat(breaker.enter()).isTrue();
        assertThat(breaker.enter()).isTrue();
        assertThat(breaker.isRecentlyAnswered()).isTrue();
    }

    @Test
    void aTrialThatSaysNothingIsFollowedByAnother() {
        passPause();
        send(CircuitBreaker.Outcome.UNKNOWN);

        assertThat(breaker.enter()).isTrue();
        assertThat(breaker.enter()).isFalse();
        assertThat(breaker.isRecentlyAnswered()).isFalse();
    }
}
