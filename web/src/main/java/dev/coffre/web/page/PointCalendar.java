package dev.coffre.web.page;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A month of recovery points. Days with a point can be chosen.
 *
 * @param <P> a point
 * @param byDay the points of each day that has any, oldest first
 * @param chosen the day whose points are shown
 */
public record PointCalendar<P>(YearMonth month, TreeMap<LocalDate, List<P>> byDay, Optional<LocalDate> chosen) {
    private static final int WEEK = 7;

    /**
     * Makes the calendar. The default month is that of the chosen day, or of the newest point. The default day is the
     * newest of that month with a point.
     *
     * @param points oldest first
     * @param receivedAt returns when a point was received
     * @param zone the zone in which days begin and end
     */
    public static <P> PointCalendar<P> of(
            List<P> points,
            Function<P, Instant> receivedAt,
            ZoneId zone,
            Optional<YearMonth> month,
            Optional<LocalDate> day) {
        TreeMap<LocalDate, List<P>> byDay = points.stream()
                .collect(Collectors.groupingBy(
                        point -> LocalDate.ofInstant(receivedAt.apply(point), zone),
                        TreeMap::new,
                        Collectors.toList()));
        Optional<LocalDate> newest = Optional.ofNullable(byDay.isEmpty() ? null : byDay.lastKey());
        YearMonth shown =
                month.or(() -> day.or(() -> newest).map(YearMonth::from)).orElseGet(() -> YearMonth.of(1970, 1));
        Optional<LocalDate> chosen = day.filter(byDay::containsKey)
                .or(() -> Optional.ofNullable(byDay.floorKey(shown.atEndOfMonth()))
                        .filter(last -> YearMonth.from(last).equals(shown)));
        return new PointCalendar<>(shown, byDay, chosen);
    }

    public boolean isEmpty() {
        return byDay.isEmpty();
    }

    /** Returns the points of the chosen day, newest first. */
    public List<P> ofChosenDay() {
        return chosen.map(day -> byDay.getOrDefault(day, List.of()).reversed()).orElse(List.of());
    }

    /** Returns the month's weeks from Monday to Sunday. Days of other months fill the first and the last week. */
    public List<List<LocalDate>> weeks() {
        LocalDate monday = month.atDay(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        List<List<LocalDate>> weeks = new ArrayList<>();
        for (LocalDate first = monday; !first.isAfter(month.atEndOfMonth()); first = first.plusDays(WEEK)) {
            weeks.add(first.datesUntil(first.plusDays(WEEK)).toList());
        }
        return weeks;
    }

    public boolean has(LocalDate day) {
        return byDay.containsKey(day);
    }

    public int count(LocalDate day) {
        return byDay.getOrDefault(day, List.of()).size();
    }

    /** Returns the nearest earlier month that has points. */
    public Optional<YearMonth> earlier() {
        return Optional.ofNullable(byDay.lowerEntry(month.atDay(1)))
                .map(Map.Entry::getKey)
                .map(YearMonth::from);
    }

    /** Returns the nearest later month that has points. */
    public Optional<YearMonth> later() {
        return Optional.ofNullable(byDay.higherEntry(month.atEndOfMonth()))
                .map(Map.Entry::getKey)
                .map(YearMonth::from);
    }
}
