package dev.coffre.agent.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A schedule as stored in files and printed by {@code --json}. Fields that a kind does not use are empty.
 *
 * @param kind {@code daily}, {@code weekly} or {@code hourly}
 * @param times such as {@code 21:00}
 * @param days such as {@code saturday}
 * @param every number of weeks or hours
 * @param from for weekly schedules, a date such as {@code 2026-11-26} in one of the weeks
 */
public record ScheduleForm(
        String kind,
        Optional<List<String>> times,
        Optional<List<String>> days,
        Optional<Integer> every,
        Optional<String> from) {

    public static ScheduleForm of(Schedule schedule) {
        return switch (schedule) {
            case Schedule.DailySchedule daily ->
                new ScheduleForm("daily", written(daily.times()), Optional.empty(), Optional.empty(), Optional.empty());
            case Schedule.WeeklySchedule weekly ->
                new ScheduleForm(
                        "weekly",
                        written(weekly.times()),
                        Optional.of(weekly.days().stream()
                                .sorted()
                                .map(ScheduleForm::word)
                                .toList()),
                        Optional.of(weekly.intervalWeeks()),
                        Optional.of(weekly.from().toString()));
            case Schedule.HourlySchedule hourly ->
                new ScheduleForm(
                        "hourly",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(hourly.intervalHours()),
                        Optional.empty());
        };
    }

    /** @throws dev.coffre.vault.problem.Problem {@code schedule-invalid} */
    public Schedule schedule() {
        String writtenTimes = String.join(",", times.orElse(List.of()));
        return switch (kind) {
            case "daily" -> ScheduleParser.daily(writtenTimes);
            case "weekly" ->
                new Schedule.WeeklySchedule(
                        ScheduleParser.days(String.join(",", days.orElse(List.of()))),
                        ScheduleParser.times(writtenTimes),
                        every.orElse(1),
                        date(from.orElse("")));
            case "hourly" -> new Schedule.HourlySchedule(every.orElse(0));
            default -> throw Schedule.invalid("a schedule is daily, weekly or hourly");
        };
    }

    private static Optional<List<String>> written(List<java.time.LocalTime> times) {
        return Optional.of(times.stream().map(java.time.LocalTime::toString).toList());
    }

    private static String word(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException malformed) {
            throw Schedule.invalid("a date is like 2026-11-26");
        }
    }
}
