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
    private static final Timetable NIGHTLY =
            new Timetable(new Schedule.DailySchedule(List.of(LocalTime.of(21, 0))), SPREAD);
    private static final Instant MONDAY_NINE = Instant.parse("2026-11-23T20:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00Z");
    private static final ScheduleState KEPT = ScheduleState.startingAt(MONDAY_NINE.minus(Duration.ofDays(1)));

    @Test
    void aBackupBeginsAtItsTimeAndTheSpreadOfThisMachineLater() {
        assertThat(turn(KEPT, MONDAY_NINE.minusSeconds(1)))
                .isEqualTo(new ScheduleDecision.Wait(MONDAY_NINE.plus(SPREAD)));
        assertThat(turn(KEPT, MONDAY_NINE)).isEqualTo(new ScheduleDecision.Wait(MONDAY_NINE.plus(SPREAD)));
        assertThat(turn(KEPT, MONDAY_NINE.plus(SPREAD))).isEqualTo(new ScheduleDecision.Backup(MONDAY_NINE));
        assertThat(turn(KEPT.done(MONDAY_NINE), MONDAY_NINE.plus(SPREAD)))
                .isEqualTo(new ScheduleDecision.Wait(
                        MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD)));
    }

    @Test
    void whatAMachineMissedWhileItWasOffIsMadeUpForByOneBackupAfterItsStart() {
        Instant start = MONDAY_NINE.plus(Duration.ofHours(60));
        Instant missedLast = MONDAY_NINE.plus(Duration.ofDays(2));
        assertThat(NIGHTLY.decide(KEPT, start, start, PARIS)).isEqualTo(new ScheduleDecision.Wait(start.plus(SPREAD)));
        assertThat(NIGHTLY.decide(KEPT, start, start.plus(SPREAD), PARIS))
                .isEqualTo(new ScheduleDecision.Backup(missedLast));
        assertThat(NIGHTLY.decide(KEPT.done(missedLast), start, start.plus(SPREAD), PARIS))
                .isEqualTo(new ScheduleDecision.Wait(
                        MONDAY_NINE.plus(Duration.ofDays(3)).plus(SPREAD)));
    }

    @Test
    void aFailedBackupIsTriedAgainLessAndLessOftenUntilTheNextIsDue() {
        Instant now = MONDAY_NINE.plus(SPREAD);
        ScheduleState standing = KEPT;
        List<Long> waits = new java.util.ArrayList<>();
        while (turn(standing, now) instanceof ScheduleDecision.Backup(Instant due) && due.equals(MONDAY_NINE)) {
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
                .isEqualTo(new ScheduleDecision.Backup(tuesdayNine));
    }

    @Test
    void aVaultThatIsAwayForDaysIsTriedAtLeastEveryHourAndThenEveryDueBackupIsOne() {
        Instant now = MONDAY_NINE;
        Instant back = MONDAY_NINE.plus(Duration.ofDays(5));
        ScheduleState standing = KEPT;
        int made = 0;
        Instant lastTry = now;
        while (now.isBefore(back.plus(Duration.ofHours(3)))) {
            switch (turn(standing, now)) {
                case ScheduleDecision.Wait(Instant until) -> now = until;
                case ScheduleDecision.Backup(Instant due) -> {
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
        ScheduleState standing = KEPT.deferred(MONDAY_NINE, now).deferred(MONDAY_NINE, now);
        assertThat(standing.retry()).hasValueSatisfying(retry -> {
            assertThat(retry.attempts()).isZero();
            assertThat(retry.at()).isEqualTo(now.plus(Duration.ofMinutes(1)));
        });
    }

    @Test
    void aClockThatWasFarAheadSilencesNothing() {
        ScheduleState inTheFuture = KEPT.done(MONDAY_NINE.plus(Duration.ofDays(400)));
        ScheduleState corrected = inTheFuture.adjustedTo(MONDAY_NINE.minusSeconds(60));
        assertThat(turn(corrected, MONDAY_NINE.plus(SPREAD))).isEqualTo(new ScheduleDecision.Backup(MONDAY_NINE));
        ScheduleState retried = new ScheduleState(
                KEPT.handled(),
                java.util.Optional.of(
                        new ScheduleState.PendingRetry(MONDAY_NINE, 2, MONDAY_NINE.plus(Duration.ofDays(400)))));
        assertThat(retried.adjustedTo(MONDAY_NINE).retry()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackAnHourDoublesNothing() {
        ScheduleState made = KEPT.done(MONDAY_NINE);
        Instant before = MONDAY_NINE.minus(Duration.ofHours(1));
        assertThat(turn(made.adjustedTo(before), before))
                .isEqualTo(new ScheduleDecision.Wait(
                        MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD)));
    }

    @Test
    void aScheduleThatIsSetNowCatchesNothingUp() {
        Instant set = MONDAY_NINE.plus(Duration.ofHours(2));
        ScheduleState standing = ScheduleState.startingAt(LONG_AGO).restartedAt(set, set);
        assertThat(turn(standing, set))
                .isEqualTo(new ScheduleDecision.Wait(
                        MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD)));
        assertThat(ScheduleState.startingAt(LONG_AGO).restartedAt(set.plus(Duration.ofDays(300)), set))
                .as("set by a clock that was wrong")
                .isEqualTo(ScheduleState.startingAt(LONG_AGO));
    }

    private static ScheduleDecision turn(ScheduleState standing, Instant now) {
        return NIGHTLY.decide(standing, LONG_AGO, now, PARIS);
    }
}
