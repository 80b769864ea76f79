package dev.coffre.agent.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AccessTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T09:00:00Z"));
    private final EntryTokens tokens = new EntryTokens(new SecureRandom(), now::get);
    private final ConsoleSessionStore sessions = new ConsoleSessionStore(new SecureRandom(), now::get);

    private void wait(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void anEntryTokenServesOnceAndForFiveMinutes() {
        String token = tokens.issue();
        assertThat(tokens.redeem(token + "x")).isFalse();
        assertThat(tokens.redeem(token)).isTrue();
        assertThat(tokens.redeem(token)).isFalse();
        String late = tokens.issue();
        wait(Duration.ofMinutes(5).plusMillis(1));
        assertThat(tokens.redeem(late)).isFalse();
    }

    @Test
    void aSessionEndsHalfAnHourAfterItsLastRequest() {
        ConsoleSession session = sessions.start(Optional.of("1000"));
        boolean[] closed = {false};
        session.wizard(AutoCloseable.class, () -> () -> closed[0] = true);
        wait(Duration.ofMinutes(29));
        assertThat(sessions.find(session.id(), Optional.of("1000"))).isPresent();
        wait(Duration.ofMinutes(29));
        assertThat(sessions.find(session.id(), Optional.of("1000"))).isPresent();
        wait(Duration.ofMinutes(31));
        assertThat(sessions.find(session.id(), Optional.of("1000"))).isEmpty();
        assertThat(closed[0]).as("what a wizard held is given up").isTrue();
    }

    @Test
    void aCookieIsOfNoUseToAnotherUserOfTheMachine() {
        ConsoleSession session = sessions.start(Optional.of("1000"));
        assertThat(sessions.find(session.id(), Optional.of("1001"))).isEmpty();
        assertThat(sessions.find(session.id(), Optional.empty())).isEmpty();
        assertThat(sessions.find(session.id(), Optional.of("1000"))).contains(session);
    }
}
