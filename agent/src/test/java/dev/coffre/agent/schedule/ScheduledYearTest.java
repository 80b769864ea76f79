package dev.coffre.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine lives through years by its wall clock, daylight saving and all: no day is skipped and none is doubled. */
class ScheduledYearTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2027, 1, 1);

    /** Jumps at two in the morning, at midnight, by half an hour, at one; and no jump at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Paris",
                "America/St_Johns",
                "Australia/Lord_Howe",
                "Asia/Beirut",
                "America/Havana",
                "Africa/Cairo",
                "UTC"
            })
    void everyDayOfAYearIsBackedUpAtEachOfItsTimesOnce(String zone) {
        List<LocalTime> times = List.of(LocalTime.of(0, 0), LocalTime.of(1, 45), LocalTime.of(2, 30));
        Map<LocalDate, Long> backups = live(new Schedule.DailySchedule(times), ZoneId.of(zone)).stream()
                .collect(perDay(ZoneId.of(zone)));

        assertThat(backups.keySet())
                .as("days with a backup")
                .containsExactlyElementsOf(FIRST.datesUntil(LAST).toList());
        // Two of these times may fall into one gap, and then are due at one moment.
        assertThat(backups.values()).allMatch(count -> count == 3 || count == 2);
        assertThat(backups.values().stream().filter(count -> count == 2).count())
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Paris", "America/St_Johns", "Asia/Beirut"})
    void oneTimeADayIsOneBackupADayWhateverTheClockDoesAtThatTime(String zone) {
        for (int minute = 0; minute < 24 * 60; minute += 15) {
            LocalTime time = LocalTime.ofSecondOfDay(minute * 60L);
            Map<LocalDate, Long> backups = quickly(new Schedule.DailySchedule(List.of(time)), ZoneId.of(zone));
            assertThat(backups).as("at %s", time).hasSize(365);
            assertThat(backups.values()).as("at %s", time).containsOnly(1L);
        }
    }

    @Test
    void everyOtherWeekIsEveryOtherWeekAcrossTheYears() {
        Schedule schedule = new Schedule.WeeklySchedule(
                Set.of(DayOfWeek.SUNDAY, DayOfWeek.WEDNESDAY),
                List.of(LocalTime.of(9, 30), LocalTime.of(1, 0)),
                2,
                LocalDate.of(2026, 12, 31));
        ZoneId paris = ZoneId.of("Europe/Paris");
        List<Instant> backups = new ArrayList<>();
        Instant at = Instant.parse("2026-12-21T00:00:00Z");
        while (backups.size() < 8) {
            at = new WallClock(paris).nextDue(schedule, at);
            backups.add(at);
        }
        assertThat(backups)
                .extracting(instant -> instant.atZone(paris).toLocalDateTime().toString())
                .containsExactly(
                        "2026-12-30T01:00",
                        "2026-12-30T09:30",
                        "2027-01-03T01:00",
                        "2027-01-03T09:30",
                        "2027-01-13T01:00",
                        "2027-01-13T09:30",
                        "2027-01-17T01:00",
                        "2027-01-17T09:30");
    }

    @Test
    void everyFourHoursIsSixTimesADay() {
        ZoneId paris = ZoneId.of("Europe/Paris");
        Map<LocalDate, Long> backups = quickly(new Schedule.HourlySchedule(4), paris);
        assertThat(backups).hasSize(365);
        assertThat(backups.values()).containsOnly(6L);
    }

    /** The daemon's life: it asks, waits half a minute at most, and its backups take a while. */
    private static List<Instant> live(Schedule schedule, ZoneId zone) {
        Timetable timetable = new Timetable(schedule, Duration.ZERO);
        WallClock clock = new WallClock(zone);
        Instant start = FIRST.atStartOfDay(zone).toInstant().minusSeconds(1);
        Instant end = LAST.atStartOfDay(zone).toInstant();
        List<Instant> made = new ArrayList<>();
        ScheduleState standing = ScheduleState.startingAt(start);
        for (Instant now = start; now.isBefore(end); ) {
            switch (timetable.decide(standing, start, now, clock)) {
                case ScheduleDecision.Wait(Instant until) -> {
                    assertThat(until).isAfter(now);
                    Duration nap = Duration.between(now, until);
                    now = now.plus(nap.compareTo(Duration.ofMinutes(10)) < 0 ? nap : Duration.ofMinutes(10));
                }
                case ScheduleDecision.Backup(Instant due) -> {
                    made.add(now);
                    standing = standing.done(due);
                    now = now.plus(20, ChronoUnit.MINUTES);
                }
            }
        }
        return made;
    }

    private static Map<LocalDate, Long> quickly(Schedule schedule, ZoneId zone) {
        WallClock clock = new WallClock(zone);
        Instant end = LAST.atStartOfDay(zone).toInstant();
        List<Instant> due = new ArrayList<>();
        Instant at = FIRST.atStartOfDay(zone).toInstant().minusMillis(1);
        for (Instant next = clock.nextDue(schedule, at); next.isBefore(end); next = clock.nextDue(schedule, next)) {
            due.add(next);
        }
        return due.stream().collect(perDay(zone));
    }

    private static java.util.stream.Collector<Instant, ?, Map<LocalDate, Long>> perDay(ZoneId zone) {
        Function<Instant, LocalDate> day = instant -> instant.atZone(zone).toLocalDate();
        return Collectors.groupingBy(day, TreeMap::new, Collectors.counting());
    }
}
