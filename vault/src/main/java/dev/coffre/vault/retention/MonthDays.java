package dev.coffre.vault.retention;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A choice of days that exist in every month, so that no month is skipped. */
public sealed interface MonthDays {
    List<LocalDate> daysOf(YearMonth month);

    /** Returns whether these days include all of the others, in every month. */
    boolean covers(MonthDays other);

    boolean isEmpty();

    /**
     * Days by their number.
     *
     * @param days 1 to 28
     * @param last whether the last day of the month is included
     */
    record Dates(Set<Integer> days, boolean last) implements MonthDays {
        private static final int EVERY_MONTH_HAS = 28;

        /** Throws {@code retention-policy-invalid} for a number out of range. */
        public Dates {
            days = Set.copyOf(days);
            if (days.stream().anyMatch(day -> day < 1 || day > EVERY_MONTH_HAS)) {
                throw PolicyLimits.invalid("a day of the month is 1 to 28, or last");
            }
        }

        @Override
        public List<LocalDate> daysOf(YearMonth month) {
            return Stream.concat(
                            days.stream().map(month::atDay), last ? Stream.of(month.atEndOfMonth()) : Stream.empty())
                    .toList();
        }

        @Override
        public boolean covers(MonthDays other) {
            return other instanceof Dates dates && days.containsAll(dates.days) && (last || !dates.last);
        }

        @Override
        public boolean isEmpty() {
            return days.isEmpty() && !last;
        }
    }

    /** Every one of these weekdays in every one of these weeks: the first Monday, the last Friday. */
    record Weekdays(Set<WeekOfMonth> weeks, Set<DayOfWeek> days) implements MonthDays {
        public Weekdays {
            weeks = Set.copyOf(weeks);
            days = Set.copyOf(days);
        }

        @Override
        public List<LocalDate> daysOf(YearMonth month) {
            return weeks.stream()
                    .flatMap(week -> days.stream().map(day -> week.of(month, day)))
                    .toList();
        }

        @Override
        public boolean covers(MonthDays other) {
            return other instanceof Weekdays weekdays
                    && weeks.containsAll(weekdays.weeks)
                    && days.containsAll(weekdays.days);
        }

        @Override
        public boolean isEmpty() {
            return weeks.isEmpty() || days.isEmpty();
        }
    }

    /** Which of the four or five occurrences of a weekday in a month. Every month has each of these. */
    enum WeekOfMonth {
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
        LAST;

        LocalDate of(YearMonth month, DayOfWeek day) {
            return month.atDay(1)
                    .with(
                            this == LAST
                                    ? TemporalAdjusters.lastInMonth(day)
                                    : TemporalAdjusters.dayOfWeekInMonth(ordinal() + 1, day));
        }
    }
}
