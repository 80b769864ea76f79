package dev.coffre.server.portal.vault;

import dev.coffre.vault.wire.PointEntry;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A month of recovery points. Days that have one can be chosen.
 *
 * @param byDay the points of each day that has any, in the viewer's zone
 * @param chosen the day whose points are shown
 */
public record PointCalendar(
        YearMonth month, TreeMap<LocalDate, List<PointEntry>> byDay, Optional<LocalDate> chosen, ZoneId zone) {
    private static final int WEEK = 7;

    /** Without a month, that of the chosen day; without a day, the month's newest that has points. */
    static PointCalendar of(List<PointEntry> points, ZoneId zone, Optional<YearMonth> month, Optional<LocalDate> day) {
        TreeMap<LocalDate, List<PointEntry>> byDay = points.stream()
                .collect(Collectors.groupingBy(
                        point -> LocalDate.ofInstant(Instant.ofEpochMilli(point.receivedAt()), zone),
                        TreeMap::new,
                        Collectors.toList()));
        Optional<LocalDate> newest = Optional.ofNullable(byDay.isEmpty() ? null : byDay.lastKey());
        YearMonth shown =
                month.or(() -> day.or(() -> newest).map(YearMonth::from)).orElseGet(() -> YearMonth.of(1970, 1));
        Optional<LocalDate> chosen = day.filter(byDay::containsKey)
                .or(() -> Optional.ofNullable(byDay.floorKey(shown.atEndOfMonth()))
                        .filter(last -> YearMonth.from(last).equals(shown)));
        return new PointCalendar(shown, byDay, chosen, zone);
    }

    public boolean isEmpty() {
        return byDay.isEmpty();
    }

    /** Newest first. */
    public List<PointEntry> ofChosenDay() {
        return chosen.map(day -> byDay.getOrDefault(day, List.of()).stream()
                        .sorted(Comparator.comparing(PointEntry::seq).reversed())
                        .toList())
                .orElse(List.of());
    }

    /** The month's weeks from Monday to Sunday; days of other months fill the first and the last. */
    public List<List<LocalDate>> weeks() {
        LocalDate monday = month.atDay(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        List<List<LocalDate>> weeks = new ArrayList<>();
        for (LocalDate first = monday; !first.isAfter(month.atEndOfMonth()); first = first.plusDays(WEEK)) {
            LocalDate start = first;
            weeks.add(start.datesUntil(start.plusDays(WEEK)).toList());
        }
        return weeks;
    }

    public boolean has(LocalDate day) {
        return byDay.containsKey(day);
    }

    public int count(LocalDate day) {
        return byDay.getOrDefault(day, List.of()).size();
    }

    /** The nearest earlier month that has points. */
    public Optional<YearMonth> earlier() {
        return Optional.ofNullable(byDay.lowerEntry(month.atDay(1)))
                .map(Map.Entry::getKey)
                .map(YearMonth::from);
    }

    /** The nearest later month that has points. */
    public Optional<YearMonth> later() {
        return Optional.ofNullable(byDay.higherEntry(month.atEndOfMonth()))
                .map(Map.Entry::getKey)
                .map(YearMonth::from);
    }
}
