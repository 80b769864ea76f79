package dev.coffre.vault.retention;

import dev.coffre.vault.retention.MonthDays.WeekOfMonth;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Policies and histories of points at random, with clocks that people really live by. */
final class Policies {
    private static final Instant START = Instant.parse("2019-11-20T10:00:00Z");

    private Policies() {}

    static Arbitrary<RetentionPolicy> policies() {
        return Combinators.combine(
                        zones(),
                        daily().optional(),
                        weekly().optional(),
                        monthly().optional(),
                        yearly().optional())
                .as(Draft::new)
                .filter(Draft::hasTier)
                .map(Draft::policy);
    }

    private record Draft(
            ZoneId zone,
            Optional<Tier.Daily> daily,
            Optional<Tier.Weekly> weekly,
            Optional<Tier.Monthly> monthly,
            Optional<Tier.Yearly> yearly) {
        boolean hasTier() {
            return daily.isPresent() || weekly.isPresent() || monthly.isPresent() || yearly.isPresent();
        }

        RetentionPolicy policy() {
            return new RetentionPolicy(zone, daily, weekly, monthly, yearly);
        }
    }

    /** Hours that are skipped or come twice, half an hour of summer time, a day that did not exist, no hour at all. */
    static Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "Europe/Paris",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "America/Sao_Paulo",
                        "Asia/Kathmandu",
                        "Pacific/Apia",
                        "UTC")
                .map(ZoneId::of);
    }

    static Arbitrary<Tier.Daily> daily() {
        return Combinators.combine(keep(20), times(0)).as(Tier.Daily::new);
    }

    static Arbitrary<Tier.Weekly> weekly() {
        return Combinators.combine(keep(8), some(DayOfWeek.values()), times(1)).as(Tier.Weekly::new);
    }

    static Arbitrary<Tier.Monthly> monthly() {
        return Combinators.combine(keep(14), monthDays(), times(1)).as(Tier.Monthly::new);
    }

    static Arbitrary<Tier.Yearly> yearly() {
        return Combinators.combine(keep(3), some(Month.values()), monthDays(), times(1))
                .as(Tier.Yearly::new);
    }

    private static Arbitrary<MonthDays> monthDays() {
        Arbitrary<MonthDays> dates = Combinators.combine(
                        Arbitraries.integers().between(1, 28).set().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(true, false))
                .as(MonthDays.Dates::new);
        Arbitrary<MonthDays> weekdays = Combinators.combine(some(WeekOfMonth.values()), some(DayOfWeek.values()))
                .as(MonthDays.Weekdays::new);
        return Arbitraries.oneOf(List.of(dates, weekdays));
    }

    private static Arbitrary<Integer> keep(int most) {
        return Arbitraries.integers().between(1, most);
    }

    private static <T> Arbitrary<Set<T>> some(T[] values) {
        return Arbitraries.of(values).set().ofMinSize(1).ofMaxSize(2);
    }

    private static Arbitrary<Set<LocalTime>> times(int least) {
        return Arbitraries.of("00:00", "01:30", "02:00", "02:30", "03:00", "12:00", "18:00", "23:59")
                .map(LocalTime::parse)
                .set()
                .ofMinSize(least)
                .ofMaxSize(2);
    }

    /** Points in the order of their seq: minutes, hours or months apart, some at the same moment, some set back. */
    static Arbitrary<List<RetentionCandidate>> histories() {
        Arbitrary<Duration> gap = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(0, 120).map(Duration::ofMinutes)),
                Tuple.of(6, Arbitraries.integers().between(1, 50).map(Duration::ofHours)),
                Tuple.of(2, Arbitraries.integers().between(2, 70).map(Duration::ofDays)),
                Tuple.of(1, Arbitraries.integers().between(-3, 0).map(Duration::ofHours)));
        Arbitrary<RetentionCandidate> point = Combinators.combine(
                        gap,
                        Arbitraries.of(PointKind.class),
                        Arbitraries.integers().between(1, 500).optional(0.1),
                        Arbitraries.frequency(Tuple.of(1, true), Tuple.of(20, false)),
                        Arbitraries.frequency(Tuple.of(1, true), Tuple.of(5, false)))
                .as((since, kind, days, held, expired) -> new RetentionCandidate(
                        1,
                        Instant.EPOCH.plus(since),
                        kind,
                        days.map(more -> START.plus(Duration.ofDays(more))),
                        held,
                        expired));
        return point.list().ofMinSize(1).ofMaxSize(40).map(Policies::inOrder);
    }

    private static List<RetentionCandidate> inOrder(List<RetentionCandidate> gaps) {
        List<RetentionCandidate> points = new ArrayList<>();
        Instant at = START;
        for (RetentionCandidate gap : gaps) {
            at = at.plus(Duration.between(Instant.EPOCH, gap.receivedAt()));
            points.add(new RetentionCandidate(
                    points.size() + 1L, at, gap.kind(), gap.retainUntil(), gap.held(), gap.expired()));
        }
        return points;
    }
}
