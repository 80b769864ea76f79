package dev.coffre.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private static final WallClock PARIS = new WallClock(ZoneId.of("Europe/Paris"));
    private static final Duration SPREAD = Duration.ofMinutes(3);
    private static final Timetable NIGHTLY = new Timetable(new Schedule.Daily(List.of(LocalTime.of(21, 0))), SPREAD);
    private static final Instant MONDAY_NINE = Instant.parse("2026-11-23T20:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00Z");
    private static final Standing KEPT = Standing.from(MONDAY_NINE.minus(Duration.ofDays(1)));

    @Test
    void aBackupBeginsAtItsTimeAndTheSpreadOfThisMachineLater() {
        assertThat(turn(KEPT, MONDAY_NINE.minusSeconds(1))).isEqualTo(new Turn.Wait(MONDAY_NINE.plus(SPREAD)));
        assertThat(turn(KEPT, MONDAY_NINE)).isEqualTo(new Turn.Wait(MONDAY_NINE.plus(SPREAD)));
        assertThat(turn(KEPT, MONDAY_NINE.plus(SPREAD))).isEqualTo(new Turn.Backup(MONDAY_NINE));
        assertThat(turn(KEPT.done(MONDAY_NINE), MONDAY_NINE.plus(SPREAD)))
                .isEqualTo(new Turn.Wait(MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD)));
    }

    @Test
    void whatAMachineMissedWhileItWasOffIsMadeUpForByOneBackupAfterItsStart() {
        Instant start = MONDAY_NINE.plus(Duration.ofHours(60));
        Instant missedLast = MONDAY_NINE.plus(Duration.ofDays(2));
        assertThat(NIGHTLY.turn(KEPT, start, start, PARIS)).isEqualTo(new Turn.Wait(start.plus(SPREAD)));
        assertThat(NIGHTLY.turn(KEPT, start, start.plus(SPREAD), PARIS)).isEqualTo(new Turn.Backup(missedLast));
        assertThat(NIGHTLY.turn(KEPT.done(missedLast), start, start.plus(SPREAD), PARIS))
                .isEqualTo(new Turn.Wait(MONDAY_NINE.plus(Duration.ofDays(3)).plus(SPREAD)));
    }

    @Test
    void aFailedBackupIsTriedAgainLessAndLessOftenUntilTheNextIsDue() {
        Instant now = MONDAY_NINE.plus(SPREAD);
        Standing standing = KEPT;
        List<Long> waits = new java.util.ArrayList<>();
        while (turn(standing, now) instanceof Turn.Backup(Instant due) && due.equals(MONDAY_NINE)) {
            standing = standing.failed(due, now);
            Instant again = standing.retry().orElseThrow().at();
            waits.add(Duration.between(now, again).toMinutes());
            now = again;
        }
        assertThat(waits).startsWith(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(waits.stream().mapToLong(Long::longValue).sum()).isBetween(1380L, 1500L);
        Instant tuesdayNine = MONDAY_NINE.plus(Duration.ofDays(1));
        Instant start = tuesdayNine.plus(SPREAD);
        assertThat(turn(standing, start))
                .as("the next is tried at its own time, whatever the last one waited for")
                .isEqualTo(new Turn.Backup(tuesdayNine));
    }

    @Test
    void aVaultThatIsAwayForDaysIsTriedAtLeastEveryHourAndThenEveryDueBackupIsOne() {
        Instant now = MONDAY_NINE;
        Instant back = MONDAY_NINE.plus(Duration.ofDays(5));
        Standing standing = KEPT;
        int made = 0;
        Instant lastTry = now;
        while (now.isBefore(back.plus(Duration.ofHours(3)))) {
            switch (turn(standing, now)) {
                case Turn.Wait(Instant until) -> now = until;
                case Turn.Backup(Instant due) -> {
                    assertThat(Duration.between(lastTry, now)).isLessThanOrEqualTo(Duration.ofMinutes(64));
                    lastTry = now;
                    boolean there = now.isAfter(back);
                    made += there ? 1 : 0;
                    standing = there ? standing.done(due) : standing.failed(due, now);
                }
            }
        }
        assertThat(made).isEqualTo(1);
    }

    @Test
    void anotherJobInTheWayIsNoFailure() {
        Instant now = MONDAY_NINE.plus(SPREAD);
        Standing standing = KEPT.deferred(MONDAY_NINE, now).deferred(MONDAY_NINE, now);
        assertThat(standing.retry()).hasValueSatisfying(retry -> {
            assertThat(retry.tries()).isZero();
            assertThat(retry.at()).isEqualTo(now.plus(Duration.ofMinutes(1)));
        });
    }

    @Test
    void aClockThatWasFarAheadSilencesNothing() {
        Standing inTheFuture = KEPT.done(MONDAY_NINE.plus(Duration.ofDays(400)));
        Standing corrected = inTheFuture.by(MONDAY_NINE.minusSeconds(60));
        assertThat(turn(corrected, MONDAY_NINE.plus(SPREAD))).isEqualTo(new Turn.Backup(MONDAY_NINE));
        Standing retried = new Standing(
                KEPT.handled(),
                java.util.Optional.of(new Standing.Retry(MONDAY_NINE, 2, MONDAY_NINE.plus(Duration.ofDays(400)))));
        assertThat(retried.by(MONDAY_NINE).retry()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackAnHourDoublesNothing() {
        Standing made = KEPT.done(MONDAY_NINE);
        Instant before = MONDAY_NINE.minus(Duration.ofHours(1));
        assertThat(turn(made.by(before), before))
                .isEqualTo(new Turn.Wait(MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD)));
    }

    @Test
    void aScheduleThatIsSetNowCatchesNothingUp() {
        Instant set = MONDAY_NINE.plus(Duration.ofHours(2));
        Standing standing = Standing.from(LONG_AGO).since(set, set);
        assertThat(turn(standing, set))
                .isEqualTo(new Turn.Wait(MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD)));
        assertThat(Standing.from(LONG_AGO).since(set.plus(Duration.ofDays(300)), set))
                .as("set by a clock that was wrong")
                .isEqualTo(Standing.from(LONG_AGO));
    }

    private static Turn turn(Standing standing, Instant now) {
        return NIGHTLY.turn(standing, LONG_AGO, now, PARIS);
    }
}
