package dev.coffre.vault.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.MonthDays.WeekOfMonth;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionPlanTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalTime MIDNIGHT = LocalTime.MIDNIGHT;
    private static final LocalTime EVENING = LocalTime.of(18, 0);
    private static final MinimumRetention LEAST = new MinimumRetention(1, 1, 1, 1);

    /** Daily 00:00 and 18:00 for 7 days, Saturdays for 4 weeks, last Saturdays for 12 months, those of March for 10 years. */
    @Test
    void theWorkedExampleOfAzureBackupHasItsFiftySixPoints() {
        Set<LocalTime> both = Set.of(MIDNIGHT, EVENING);
        MonthDays lastSaturday = new MonthDays.Weekdays(Set.of(WeekOfMonth.LAST), Set.of(DayOfWeek.SATURDAY));
        RetentionPolicy policy = new RetentionPolicy(
                PARIS,
                Optional.of(new Tier.Daily(7, both)),
                Optional.of(new Tier.Weekly(4, Set.of(DayOfWeek.SATURDAY), both)),
                Optional.of(new Tier.Monthly(12, lastSaturday, both)),
                Optional.of(new Tier.Yearly(10, Set.of(Month.MARCH), lastSaturday, Set.of(MIDNIGHT))));
        List<RetentionCandidate> points = new ArrayList<>();
        for (LocalDate day = LocalDate.of(2010, 1, 1);
                day.isBefore(LocalDate.of(2026, 11, 25));
                day = day.plusDays(1)) {
            for (LocalTime time : List.of(MIDNIGHT, EVENING)) {
                points.add(scheduled(points.size() + 1, day.atTime(time)));
            }
        }
        Instant now = points.getLast().receivedAt();

        RetentionPlan plan = RetentionPlan.of(Optional.of(policy), LEAST, points, now);

        assertThat(count(plan, RetentionCause.DAILY)).isEqualTo(14);
        assertThat(count(plan, RetentionCause.WEEKLY)).isEqualTo(8);
        assertThat(count(plan, RetentionCause.MONTHLY)).isEqualTo(24);
        assertThat(count(plan, RetentionCause.YEARLY)).isEqualTo(10);
        assertThat(plan.decisions().size() - plan.expired().size()).isLessThanOrEqualTo(56);
    }

    @Test
    void aFailedMonthlyPointPassesItsRetentionToTheNextThatSucceeds() {
        RetentionPolicy policy = monthlyOnThe(1);
        List<RetentionCandidate> points = List.of(
                scheduled(1, LocalDateTime.parse("2026-01-20T00:05")),
                // The one of 1 February failed.
                onDemand(2, LocalDateTime.parse("2026-02-03T11:00")),
                scheduled(3, LocalDateTime.parse("2026-02-04T00:05")),
                scheduled(4, LocalDateTime.parse("2026-02-05T00:05")));
        RetentionPlan plan =
                RetentionPlan.of(Optional.of(policy), LEAST, points, instant(LocalDateTime.parse("2026-02-20T12:00")));
        assertThat(plan.decisions().get(1).reasons())
                .containsExactly(
                        KeepReason.until(RetentionCause.MONTHLY, instant(LocalDateTime.parse("2027-02-03T11:00"))));
        assertThat(plan.expired()).extracting(verdict -> verdict.point().seq()).containsExactly(1L, 3L);
        assertThat(plan.expired().getLast().expiredSince()).contains(instant(LocalDateTime.parse("2026-02-05T00:05")));
    }

    @Test
    void whatAPointThatRetentionRemovedStoodForDoesNotPassOn() {
        RetentionPolicy policy = monthlyOnThe(1);
        RetentionCandidate february = scheduled(1, LocalDateTime.parse("2026-02-01T00:00"));
        RetentionCandidate removed =
                new RetentionCandidate(1, february.receivedAt(), PointKind.SCHEDULED, Optional.empty(), false, true);
        RetentionCandidate dayAfter = scheduled(2, LocalDateTime.parse("2026-02-02T00:00"));
        RetentionCandidate newest = scheduled(3, LocalDateTime.parse("2026-02-03T00:00"));
        Instant now = instant(LocalDateTime.parse("2026-02-10T00:00"));
        RetentionCandidate before = scheduled(1, LocalDateTime.parse("2026-01-31T00:00"));
        assertThat(RetentionPlan.of(Optional.of(policy), LEAST, List.of(removed, dayAfter, newest), now)
                        .expired())
                .hasSize(1);
        // A person deleted the point of the first: the next one stands for it.
        assertThat(RetentionPlan.of(Optional.of(policy), LEAST, List.of(before, dayAfter, newest), now)
                        .expired())
                .extracting(verdict -> verdict.point().seq())
                .containsExactly(1L);
    }

    @Test
    void everyPointOfADailyTierWithoutTimesIsKeptAndSoIsWhatSomebodyAskedFor() {
        Instant now = instant(LocalDateTime.parse("2026-06-08T23:00"));
        List<RetentionCandidate> points = List.of(
                scheduled(1, LocalDateTime.parse("2026-06-05T00:01")),
                scheduled(2, LocalDateTime.parse("2026-06-05T09:00")),
                onDemand(3, LocalDateTime.parse("2026-06-05T10:00")),
                scheduled(4, LocalDateTime.parse("2026-06-06T00:01")),
                scheduled(5, LocalDateTime.parse("2026-06-08T00:01")));
        RetentionPolicy every = daily(30);
        assertThat(RetentionPlan.of(Optional.of(every), LEAST, points, now).expired())
                .isEmpty();
        RetentionPolicy atMidnight = new RetentionPolicy(
                PARIS,
                Optional.of(new Tier.Daily(30, Set.of(MIDNIGHT))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(RetentionPlan.of(Optional.of(atMidnight), LEAST, points, now).expired())
                .extracting(verdict -> verdict.point().seq())
                .containsExactly(1L, 2L);
        assertThat(every.covers(atMidnight)).isTrue();
        assertThat(atMidnight.covers(every)).isFalse();
    }

    @Test
    void daysAreDaysOfTheCalendarAlsoWhereOneHas23Hours() {
        RetentionCandidate point = scheduled(1, LocalDateTime.parse("2026-03-28T12:00"));
        RetentionCandidate newest = scheduled(2, LocalDateTime.parse("2026-03-28T13:00"));
        Instant end = instant(LocalDateTime.parse("2026-04-04T12:00"));
        assertThat(Duration.between(point.receivedAt(), end)).isEqualTo(Duration.ofHours(7 * 24 - 1));
        List<RetentionCandidate> points = List.of(point, newest);
        assertThat(RetentionPlan.of(Optional.of(daily(7)), LEAST, points, end.minusMillis(1))
                        .expired())
                .isEmpty();
        assertThat(RetentionPlan.of(Optional.of(daily(7)), LEAST, points, end).expired())
                .hasSize(1);
    }

    @Test
    void everyPointIsKeptForTheMinimumOfTheVaultWhateverThePolicy() {
        List<RetentionCandidate> points = List.of(
                scheduled(1, LocalDateTime.parse("2026-06-05T00:01")),
                scheduled(2, LocalDateTime.parse("2026-06-05T09:00")));
        Instant now = instant(LocalDateTime.parse("2026-06-11T23:00"));
        RetentionPlan plan = RetentionPlan.of(Optional.of(monthlyOnThe(1)), MinimumRetention.STANDARD, points, now);
        assertThat(plan.decisions().getFirst().reasons())
                .containsExactly(
                        KeepReason.until(RetentionCause.MINIMUM, instant(LocalDateTime.parse("2026-06-12T00:01"))));
        assertThat(plan.decisions().getFirst().until()).isPresent();
        assertThat(plan.decisions().getLast().until()).isEmpty();
    }

    @Test
    void aPolicyWithinTheMinimumOfTheVaultIsRefused() {
        assertThatNoException().isThrownBy(() -> MinimumRetention.STANDARD.check(daily(7)));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> MinimumRetention.STANDARD.check(daily(6)))
                .matches(problem -> problem.code() == ProblemCode.RETENTION_TOO_SHORT);
    }

    @Test
    void whatIsBeyondTheLimitsIsRefused() {
        refused(() -> daily(0));
        refused(() -> daily(10_000));
        refused(() -> new Tier.Weekly(5_164, Set.of(DayOfWeek.MONDAY), Set.of(MIDNIGHT)));
        refused(() -> new Tier.Weekly(5, Set.of(), Set.of(MIDNIGHT)));
        refused(() -> new Tier.Weekly(5, Set.of(DayOfWeek.MONDAY), Set.of()));
        refused(() -> new Tier.Monthly(1_189, new MonthDays.Dates(Set.of(1), false), Set.of(MIDNIGHT)));
        refused(() -> new Tier.Monthly(1, new MonthDays.Dates(Set.of(), false), Set.of(MIDNIGHT)));
        refused(() -> new MonthDays.Dates(Set.of(29), false));
        refused(() -> new Tier.Yearly(100, Set.of(Month.MAY), new MonthDays.Dates(Set.of(1), false), Set.of(MIDNIGHT)));
        refused(() ->
                new RetentionPolicy(PARIS, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        refused(() -> new RetentionPolicyMessage(
                        "Atlantis/Center", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                .toPolicy());
        refused(() -> new Tier.Daily(7, Set.of(LocalTime.of(1, 2, 3))));
    }

    private static void refused(Runnable policy) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(policy::run)
                .matches(problem -> problem.code() == ProblemCode.RETENTION_POLICY_INVALID);
    }

    private static RetentionPolicy daily(int days) {
        return new RetentionPolicy(
                PARIS,
                Optional.of(new Tier.Daily(days, Set.of())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static RetentionPolicy monthlyOnThe(int day) {
        return new RetentionPolicy(
                PARIS,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Tier.Monthly(12, new MonthDays.Dates(Set.of(day), false), Set.of(MIDNIGHT))),
                Optional.empty());
    }

    private static long count(RetentionPlan plan, RetentionCause cause) {
        return plan.decisions().stream()
                .filter(verdict -> verdict.reasons().stream().anyMatch(keep -> keep.cause() == cause))
                .count();
    }

    private static RetentionCandidate scheduled(long seq, LocalDateTime received) {
        return RetentionCandidate.of(seq, instant(received), PointKind.SCHEDULED);
    }

    private static RetentionCandidate onDemand(long seq, LocalDateTime received) {
        return RetentionCandidate.of(seq, instant(received), PointKind.ON_DEMAND);
    }

    private static Instant instant(LocalDateTime local) {
        return local.atZone(PARIS).toInstant();
    }
}
