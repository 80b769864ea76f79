package dev.coffre.agent.throttle;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Work hours in local time.
 *
 * @param days on which work begins; may be empty
 * @param end if not after {@code start}, it is on the next day; equal times mean 24 hours
 */
public record WorkHours(Set<DayOfWeek> days, LocalTime start, LocalTime end) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final int SHORTEST_WORD = 3;

    public WorkHours {
        days = Collections.unmodifiableSet(days.isEmpty() ? EnumSet.noneOf(DayOfWeek.class) : EnumSet.copyOf(days));
    }

    /** Returns whether {@code now} is within work hours; the start is included, the end is not. */
    public boolean contains(LocalDateTime now) {
        DayOfWeek today = now.getDayOfWeek();
        boolean afterStart = !now.toLocalTime().isBefore(start);
        boolean beforeEnd = now.toLocalTime().isBefore(end);
        return start.isBefore(end)
                ? days.contains(today) && afterStart && beforeEnd
                : days.contains(today) && afterStart || days.contains(today.minus(1)) && beforeEnd;
    }

    /** Returns the same hours on other days: {@code mon-fri}, {@code monday,wed,sat-mon}; empty if the text is malformed. */
    public Optional<WorkHours> withDays(String text) {
        Set<DayOfWeek> chosen = EnumSet.noneOf(DayOfWeek.class);
        for (String word : text.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (word.isEmpty()) {
                continue;
            }
            String[] ends = word.split("-", 2);
            Optional<DayOfWeek> first = day(ends[0]);
            Optional<DayOfWeek> last = day(ends[ends.length - 1]);
            if (first.isEmpty() || last.isEmpty()) {
                return Optional.empty();
            }
            for (DayOfWeek day = first.get(); day != last.get(); day = day.plus(1)) {
                chosen.add(day);
            }
            chosen.add(last.get());
        }
        return Optional.of(new WorkHours(chosen, start, end));
    }

    /** Returns the same days at other hours: {@code 08:00-18:00}, {@code 22:00-06:00}; empty if the text is malformed. */
    public Optional<WorkHours> withHours(String text) {
        String[] ends = text.strip().split("\\s*-\\s*");
        try {
            return ends.length == 2
                    ? Optional.of(new WorkHours(days, LocalTime.parse(ends[0]), time(ends[1])))
                    : Optional.empty();
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static LocalTime time(String end) {
        return end.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(end);
    }

    private static Optional<DayOfWeek> day(String word) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> word.length() >= SHORTEST_WORD
                        && day.name().toLowerCase(Locale.ROOT).startsWith(word))
                .findFirst();
    }

    /** Returns a form that can be parsed: {@code 08:00-18:00}. */
    public String hours() {
        return TIME.format(start) + "-" + TIME.format(end);
    }

    /** Returns the days in order, in a form that can be parsed: {@code mon}. */
    public List<String> dayWords() {
        return days.stream()
                .map(day -> day.name().toLowerCase(Locale.ROOT).substring(0, SHORTEST_WORD))
                .toList();
    }

    /** Returns the days in a localized form; three or more in a row are abbreviated to the first and the last. */
    public String displayDays(Locale locale) {
        Function<DayOfWeek, String> name = day -> day.getDisplayName(TextStyle.SHORT, locale);
        StringBuilder text = new StringBuilder();
        for (DayOfWeek day : days) {
            boolean between = day != DayOfWeek.MONDAY
                    && days.contains(day.minus(1))
                    && day != DayOfWeek.SUNDAY
                    && days.contains(day.plus(1));
            if (between) {
                continue;
            }
            boolean endsRow = day.getValue() > 2 && days.contains(day.minus(1)) && days.contains(day.minus(2));
            text.append(text.isEmpty() ? "" : endsRow ? "–" : ", ").append(name.apply(day));
        }
        return text.toString();
    }
}
