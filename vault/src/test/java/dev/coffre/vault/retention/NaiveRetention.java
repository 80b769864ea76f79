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
    private final List<RetentionCandidate> points;
    private final Instant now;

    public NaiveRetention(
            Optional<RetentionPolicy> policy, int minimumDays, List<RetentionCandidate> points, Instant now) {
        this.policy = policy;
        this.minimumDays = minimumDays;
        this.points = points;
        this.now = now;
    }

    /** Why the point is kept, and until when; no value for what has no end. */
    public Map<RetentionCause, Optional<Instant>> keeps(RetentionCandidate point) {
        Map<RetentionCause, Optional<Instant>> keeps = new EnumMap<>(RetentionCause.class);
        if (points.stream().noneMatch(other -> other.seq() > point.seq() && !other.expired())) {
            keeps.put(RetentionCause.NEWEST, Optional.empty());
        }
        if (point.held()) {
            keeps.put(RetentionCause.HELD, Optional.empty());
        }
        point.retainUntil().ifPresent(until -> keeps.put(RetentionCause.RETAIN_UNTIL, Optional.of(until)));
        if (policy.isEmpty()) {
            keeps.put(RetentionCause.NO_POLICY, Optional.empty());
            return holding(keeps);
        }
        RetentionPolicy rules = policy.get();
        keeps.put(RetentionCause.MINIMUM, Optional.of(later(point, Period.ofDays(minimumDays))));
        rules.daily().ifPresent(tier -> {
            boolean always = tier.times().isEmpty() || point.kind() == PointKind.ON_DEMAND;
            if (always || meetsDueTime(point, day -> true, tier.times())) {
                keeps.put(RetentionCause.DAILY, Optional.of(later(point, Period.ofDays(tier.keep()))));
            }
        });
        rules.weekly().ifPresent(tier -> {
            if (meetsDueTime(point, day -> tier.weekdays().contains(day.getDayOfWeek()), tier.times())) {
                keeps.put(RetentionCause.WEEKLY, Optional.of(later(point, Period.ofDays(7 * tier.keep()))));
            }
        });
        rules.monthly().ifPresent(tier -> {
            if (meetsDueTime(point, day -> isOne(day, tier.days()), tier.times())) {
                keeps.put(RetentionCause.MONTHLY, Optional.of(later(point, Period.ofMonths(tier.keep()))));
            }
        });
        rules.yearly().ifPresent(tier -> {
            Predicate<LocalDate> chosen = day -> tier.months().contains(day.getMonth()) && isOne(day, tier.days());
            if (meetsDueTime(point, chosen, tier.times())) {
                keeps.put(RetentionCause.YEARLY, Optional.of(later(point, Period.ofYears(tier.keep()))));
            }
        });
        return holding(keeps);
    }

    private Map<RetentionCause, Optional<Instant>> holding(Map<RetentionCause, Optional<Instant>> keeps) {
        keeps.values().removeIf(until -> until.isPresent() && !until.get().isAfter(now));
        return keeps;
    }

    private Instant later(RetentionCandidate point, Period period) {
        ZoneId zone = policy.orElseThrow().zone();
        return point.receivedAt().atZone(zone).plus(period).toInstant();
    }

    private boolean meetsDueTime(RetentionCandidate point, Predicate<LocalDate> chosen, Set<LocalTime> times) {
        ZoneId zone = policy.orElseThrow().zone();
        Instant first = points.stream()
                .map(RetentionCandidate::receivedAt)
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
        Optional<RetentionCandidate> best = Optional.empty();
        for (RetentionCandidate point : points) {
            if (!point.receivedAt().isBefore(due)
                    && (best.isEmpty()
                            || point.receivedAt().isBefore(best.get().receivedAt())
                            || point.receivedAt().equals(best.get().receivedAt())
                                    && point.seq() < best.get().seq())) {
                best = Optional.of(point);
            }
        }
        return best.map(RetentionCandidate::seq).orElse(0L);
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
