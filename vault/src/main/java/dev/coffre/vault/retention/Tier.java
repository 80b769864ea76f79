package dev.coffre.vault.retention;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One tier of a policy. Its days and times of day make its due times. A point that meets a due time is kept for the tier's
 * period.
 *
 * <p>The first point received at or after a due time meets it. So the due time of a failed backup passes to the next
 * one that succeeds, and a point can never take a due time from an earlier point. An attacker who floods a vault with
 * points gets at most the due times since the flood began.
 */
public sealed interface Tier {
    /** Returns the cause by which it keeps a point. */
    RetentionCause cause();

    /** Returns how long it keeps a point, in the tier's unit. */
    int keep();

    /** Empty only if every point is kept. */
    Set<LocalTime> times();

    /** Returns the days of this month that have due times. */
    List<LocalDate> daysIn(YearMonth month);

    /** Returns until when a point with this receipt time is kept. */
    ZonedDateTime end(ZonedDateTime received);

    /** Returns whether this tier keeps everything that the other keeps, at least as long. */
    boolean covers(Tier other);

    /** Returns how many months back the last due time can be at most. */
    int lookbackMonths();

    /** Returns the last due time at or before this moment. */
    default Optional<Instant> lastDue(Instant moment, ZoneId zone) {
        // One day more: a due time in an hour that the clock skips is later than its nominal time.
        YearMonth newest = YearMonth.from(moment.atZone(zone).plusDays(1));
        for (int back = 0; back <= lookbackMonths(); back++) {
            Optional<Instant> last = dueTimes(newest.minusMonths(back), zone).stream()
                    .filter(due -> !due.isAfter(moment))
                    .max(Comparator.naturalOrder());
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    private List<Instant> dueTimes(YearMonth month, ZoneId zone) {
        return daysIn(month).stream()
                .flatMap(day -> times().stream()
                        .map(time -> day.atTime(time).atZone(zone).toInstant()))
                .toList();
    }

    /**
     * @param keep days, 1 to 9,999
     * @param times empty to keep every point
     */
    record Daily(int keep, Set<LocalTime> times) implements Tier {
        /** Throws {@code retention-policy-invalid} for a value out of range. */
        public Daily {
            times = Set.copyOf(times);
            PolicyLimits.check(RetentionCause.DAILY, keep);
            PolicyLimits.checkTimes(RetentionCause.DAILY, times);
        }

        @Override
        public RetentionCause cause() {
            return RetentionCause.DAILY;
        }

        boolean keepsEvery(PointKind kind) {
            return times.isEmpty() || kind == PointKind.ON_DEMAND;
        }

        @Override
        public List<LocalDate> daysIn(YearMonth month) {
            return month.atDay(1).datesUntil(month.plusMonths(1).atDay(1)).toList();
        }

        @Override
        public ZonedDateTime end(ZonedDateTime received) {
            return received.plusDays(keep);
        }

        @Override
        public boolean covers(Tier other) {
            return other instanceof Daily daily
                    && keep >= daily.keep
                    && (times.isEmpty() || !daily.times.isEmpty() && times.containsAll(daily.times));
        }

        @Override
        public int lookbackMonths() {
            return 2;
        }
    }

    /** @param keep weeks, 1 to 5,163 */
    record Weekly(int keep, Set<DayOfWeek> weekdays, Set<LocalTime> times) implements Tier {
        /** Throws {@code retention-policy-invalid} for a value out of range. */
        public Weekly {
            weekdays = Set.copyOf(weekdays);
            times = Set.copyOf(times);
            PolicyLimits.check(RetentionCause.WEEKLY, keep);
            PolicyLimits.checkSome(RetentionCause.WEEKLY, "weekdays", weekdays);
            PolicyLimits.checkSome(RetentionCause.WEEKLY, "times of day", times);
            PolicyLimits.checkTimes(RetentionCause.WEEKLY, times);
        }

        @Override
        public RetentionCause cause() {
            return RetentionCause.WEEKLY;
        }

        @Override
        public List<LocalDate> daysIn(YearMonth month) {
            return month.atDay(1)
                    .datesUntil(month.plusMonths(1).atDay(1))
                    .filter(day -> weekdays.contains(day.getDayOfWeek()))
                    .toList();
        }

        @Override
        public ZonedDateTime end(ZonedDateTime received) {
            return received.plusWeeks(keep);
        }

        @Override
        public boolean covers(Tier other) {
            return other instanceof Weekly weekly
                    && keep >= weekly.keep
                    && weekdays.containsAll(weekly.weekdays)
                    && times.containsAll(weekly.times);
        }

        @Override
        public int lookbackMonths() {
            return 2;
        }
    }

    /** @param keep months, 1 to 1,188 */
    record Monthly(int keep, MonthDays days, Set<LocalTime> times) implements Tier {
        /** Throws {@code retention-policy-invalid} for a value out of range. */
        public Monthly {
            times = Set.copyOf(times);
            PolicyLimits.check(RetentionCause.MONTHLY, keep);
            PolicyLimits.checkSome(RetentionCause.MONTHLY, "days", days.isEmpty() ? Set.of() : Set.of(days));
            PolicyLimits.checkSome(RetentionCause.MONTHLY, "times of day", times);
            PolicyLimits.checkTimes(RetentionCause.MONTHLY, times);
        }

        @Override
        public RetentionCause cause() {
            return RetentionCause.MONTHLY;
        }

        @Override
        public List<LocalDate> daysIn(YearMonth month) {
            return days.daysOf(month);
        }

        @Override
        public ZonedDateTime end(ZonedDateTime received) {
            return received.plusMonths(keep);
        }

        @Override
        public boolean covers(Tier other) {
            return other instanceof Monthly monthly
                    && keep >= monthly.keep
                    && days.covers(monthly.days)
                    && times.containsAll(monthly.times);
        }

        @Override
        public int lookbackMonths() {
            return 2;
        }
    }

    /** @param keep years, 1 to 99 */
    record Yearly(int keep, Set<Month> months, MonthDays days, Set<LocalTime> times) implements Tier {
        private static final int MONTHS_OF_A_YEAR = 12;

        /** Throws {@code retention-policy-invalid} for a value out of range. */
        public Yearly {
            months = Set.copyOf(months);
            times = Set.copyOf(times);
            PolicyLimits.check(RetentionCause.YEARLY, keep);
            PolicyLimits.checkSome(RetentionCause.YEARLY, "months", months);
            PolicyLimits.checkSome(RetentionCause.YEARLY, "days", days.isEmpty() ? Set.of() : Set.of(days));
            PolicyLimits.checkSome(RetentionCause.YEARLY, "times of day", times);
            PolicyLimits.checkTimes(RetentionCause.YEARLY, times);
        }

        @Override
        public RetentionCause cause() {
            return RetentionCause.YEARLY;
        }

        @Override
        public List<LocalDate> daysIn(YearMonth month) {
            return months.contains(month.getMonth()) ? days.daysOf(month) : List.of();
        }

        @Override
        public ZonedDateTime end(ZonedDateTime received) {
            return received.plusYears(keep);
        }

        @Override
        public boolean covers(Tier other) {
            return other instanceof Yearly yearly
                    && keep >= yearly.keep
                    && months.containsAll(yearly.months)
                    && days.covers(yearly.days)
                    && times.containsAll(yearly.times);
        }

        @Override
        public int lookbackMonths() {
            return MONTHS_OF_A_YEAR + 2;
        }
    }
}
