package dev.coffre.agent.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parses and formats schedules as people write them: {@code 12:30,21:00}, {@code saturday,sunday at 21:00}. Days may be
 * abbreviated to three letters.
 */
public final class ScheduleParser {
    private static final int SHORTEST_DAY = 3;

    private ScheduleParser() {}

    /**
     * Parses {@code 12:30,21:00}.
     *
     * @throws dev.coffre.vault.problem.Problem {@code schedule-invalid}
     */
    public static Schedule daily(String text) {
        return new Schedule.DailySchedule(times(text));
    }

    /**
     * Parses {@code saturday,sunday at 21:00}.
     *
     * @param from a date in the first week
     * @throws dev.coffre.vault.problem.Problem {@code schedule-invalid}
     */
    public static Schedule weekly(String text, int everyWeeks, LocalDate from) {
        String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\s+at\\s+", 2);
        if (parts.length != 2) {
            throw Schedule.invalid("days and times are like saturday,sunday at 21:00");
        }
        return new Schedule.WeeklySchedule(days(parts[0]), times(parts[1]), everyWeeks, from);
    }

    /** Returns the times in the form that can be parsed. */
    public static String times(Collection<LocalTime> times) {
        return times.stream().map(LocalTime::toString).collect(Collectors.joining(","));
    }

    static List<LocalTime> times(String text) {
        return words(text).map(ScheduleParser::time).toList();
    }

    static Set<DayOfWeek> days(String text) {
        return words(text)
                .map(ScheduleParser::day)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DayOfWeek.class)));
    }

    private static java.util.stream.Stream<String> words(String text) {
        return Arrays.stream(text.strip().toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(word -> !word.isEmpty());
    }

    private static LocalTime time(String word) {
        try {
            return LocalTime.parse(word.length() == "9:30".length() ? "0" + word : word);
        } catch (DateTimeException malformed) {
            throw Schedule.invalid("a time of day is like 21:00");
        }
    }

    private static DayOfWeek day(String word) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> word.length() >= SHORTEST_DAY
                        && day.name().toLowerCase(Locale.ROOT).startsWith(word))
                .findFirst()
                .orElseThrow(() -> Schedule.invalid(word + " is no day: monday to sunday, or its first three letters"));
    }
}
