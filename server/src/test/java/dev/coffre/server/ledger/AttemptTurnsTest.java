package dev.coffre.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.store.journal.SegmentName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class AttemptTurnsTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00.123456Z");

    @Test
    void attemptsFollowTheClock() {
        long first = AttemptTurns.next(0, NOW);
        assertThat(first).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, NOW));
        assertThat(AttemptTurns.next(first, NOW)).isGreaterThan(first);
        assertThat(AttemptTurns.next(first, NOW.plusSeconds(1))).isEqualTo(first + 1_000_000);
    }

    /** A database that lost what was drawn draws again after the same attempt. */
    @Test
    void aClockThatIsBehindDoesNotDrawTheSameAttemptAgain() {
        long drawn = AttemptTurns.next(0, NOW.plusSeconds(3_600));
        long lost = AttemptTurns.next(drawn, NOW);
        long again = AttemptTurns.next(drawn, NOW.plus(1, ChronoUnit.MICROS));
        assertThat(lost).isGreaterThan(drawn);
        assertThat(again).isGreaterThan(drawn).isNotEqualTo(lost);
    }

    @Test
    void anAttemptHasSixteenDigitsWhateverTheClockSays() {
        long attempt = AttemptTurns.next(0, Instant.parse("9999-12-31T23:59:59Z"));
        SegmentName name = new SegmentName(1, AttemptTurns.next(attempt, Instant.EPOCH));
        assertThat(SegmentName.parse(name.toString())).contains(name);
    }
}
