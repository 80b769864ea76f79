package dev.coffre.vault.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The rules of retention once more, as somebody would carry them out by hand with a calendar: go through all days since
 * the first point, and give each due time to the first point that came at or after it.
 */
public final class NaiveRetention {
    private final Optional<RetentionPolicy> policy;
    private final int minimumDays;
    private final List<HeldPoint> points;
    private final Instant now;

    public NaiveRetention(Optional<RetentionPolicy> policy, int minimumDays, List<HeldPoint> points, Instant now) {
        this.policy = policy;
        this.minimumDays = minimumDays;
        this.points = points;
        this.now = now;
    }

    /** Why the point is kept, and until when; no value for what has no end. */
    public Map<Cause, Optional<Instant>> keeps(HeldPoint point) {
        Map<Cause, Optional<Instant>> keeps = new EnumMap<>(Cause.class);
        if (points.stream().noneMatch(other -> other.seq() > point.seq() && !other.expired())) {
            keeps.put(Cause.NEWEST, Optional.empty());
        }
        if (point.frozen()) {
            keeps.put(Cause.FROZEN, Optional.empty());
        }
        point.retainUntil().ifPresent(until -> keeps.put(Cause.RETAIN_UNTIL, Optional.of(until)));
        if (policy.isEmpty()) {
            keeps.put(Cause.NO_POLICY, Optional.empty());
            return holding(keeps);
        }
        RetentionPolicy rules = policy.get();
        keeps.put(Cause.MINIMUM, Optional.of(later(point, Period.ofDays(minimumDays))));
        rules.daily().ifPresent(tier -> {
            boolean always = tier.times().isEmpty() || point.kind() == PointKind.ON_DEMAND;
            if (always || meetsDueTime(point, day -> true, tier.times())) {
                keeps.put(Cause.DAILY, Optional.of(later(point, Period.ofDays(tier.keep()))));
            }
        });
        rules.weekly().ifPresent(tier -> {
            if (meetsDueTime(point, day -> tier.weekdays().contains(day.getDayOfWeek()), tier.times())) {
                keeps.put(Cause.WEEKLY, Optional.of(later(point, Period.ofDays(7 * tier.keep()))));
            }
        });
        rules.monthly().ifPresent(tier -> {
            if (meetsDueTime(point, day -> isOne(day, tier.days()), tier.times())) {
                keeps.put(Cause.MONTHLY, Optional.of(later(point, Period.ofMonths(tier.keep()))));
            }
        });
        rules.yearly().ifPresent(tier -> {
            Predicate<LocalDate> chosen = day -> tier.months().contains(day.getMonth()) && isOne(day, tier.days());
            if (meetsDueTime(point, chosen, tier.times())) {
                keeps.put(Cause.YEARLY, Optional.of(later(point, Period.ofYears(tier.keep()))));
            }
        });
        return holding(keeps);
    }

    private Map<Cause, Optional<Instant>> holding(Map<Cause, Optional<Instant>> keeps) {
        keeps.values().removeIf(until -> until.isPresent() && !until.get().isAfter(now));
        return keeps;
    }

    private Instant later(HeldPoint point, Period period) {
        ZoneId zone = policy.orElseThrow().zone();
        return point.receivedAt().atZone(zone).plus(period).toInstant();
    }

    private boolean meetsDueTime(HeldPoint point, Predicate<LocalDate> chosen, Set<LocalTime> times) {
        ZoneId zone = policy.orElseThrow().zone();
        Instant first = points.stream()
                .map(HeldPoint::receivedAt)
                .min(Instant::compareTo)
                .orElseThrow();
        LocalDate last = point.receivedAt().atZone(zone).toLocalDate();
        for (LocalDate day = first.atZone(zone).toLocalDate().minusDays(1);
                !day.isAfter(last.plusDays(1));
                day = day.plusDays(1)) {
            if (!chosen.test(day)) {
                continue;
            }
            for (LocalTime time : times) {
                Instant due = day.atTime(time).atZone(zone).toInstant();
                if (!due.isBefore(first) && taker(due) == point.seq()) {
                    return true;
                }
            }
        }
        return false;
    }

    private long taker(Instant due) {
        Optional<HeldPoint> best = Optional.empty();
        for (HeldPoint point : points) {
            if (!point.receivedAt().isBefore(due)
                    && (best.isEmpty()
                            || point.receivedAt().isBefore(best.get().receivedAt())
                            || point.receivedAt().equals(best.get().receivedAt())
                                    && point.seq() < best.get().seq())) {
                best = Optional.of(point);
            }
        }
        return best.map(HeldPoint::seq).orElse(0L);
    }

    private static boolean isOne(LocalDate day, MonthDays days) {
        return switch (days) {
            case MonthDays.Dates dates ->
                dates.days().contains(day.getDayOfMonth())
                        || dates.last() && day.plusDays(1).getDayOfMonth() == 1;
            case MonthDays.Weekdays weekdays ->
                weekdays.days().contains(day.getDayOfWeek())
                        && weekdays.weeks().stream().anyMatch(week -> isIn(day, week));
        };
    }

    /** Counts the days of the same weekday that the month has up to this one, and after it. */
    private static boolean isIn(LocalDate day, MonthDays.WeekOfMonth week) {
        YearMonth month = YearMonth.from(day);
        long upTo = IntStream.rangeClosed(1, day.getDayOfMonth())
                .filter(date -> month.atDay(date).getDayOfWeek() == day.getDayOfWeek())
                .count();
        boolean none = IntStream.rangeClosed(day.getDayOfMonth() + 1, month.lengthOfMonth())
                .noneMatch(date -> month.atDay(date).getDayOfWeek() == day.getDayOfWeek());
        return week == MonthDays.WeekOfMonth.LAST ? none : upTo == week.ordinal() + 1;
    }
}
