package dev.coffre.agent.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Converts a schedule's local times to instants. A local time that daylight saving skips is due when the clock jumps
 * over it. A local time that occurs twice is due the first time only. So no due time is skipped or doubled.
 *
 * @param zone whose offset may change at any hour, midnight included
 */
public record WallClock(ZoneId zone) {
    /** The longest gap of a schedule: {@value Schedule#MAX_WEEKS} weeks, plus the week that it began in. */
    private static final int HORIZON_DAYS = (Schedule.MAX_WEEKS + 1) * 7;

    /** Returns the first due time after {@code moment}. */
    public Instant nextDue(Schedule schedule, Instant moment) {
        LocalDate start = moment.atZone(zone).toLocalDate().minusDays(1);
        return start.datesUntil(start.plusDays(HORIZON_DAYS + 2L))
                .flatMap(date -> on(schedule, date))
                .filter(due -> due.isAfter(moment))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a schedule without days"));
    }

    /** Returns the last due time up to {@code moment}, if it is after {@code since}. */
    public Optional<Instant> lastDue(Schedule schedule, Instant since, Instant moment) {
        LocalDate today = moment.atZone(zone).toLocalDate();
        return Stream.iterate(today.plusDays(1), date -> date.minusDays(1))
                .limit(HORIZON_DAYS + 2L)
                .flatMap(date -> on(schedule, date).toList().reversed().stream())
                .filter(due -> !due.isAfter(moment))
                .findFirst()
                .filter(due -> due.isAfter(since));
    }

    private Stream<Instant> on(Schedule schedule, LocalDate date) {
        return schedule.timesOn(date).stream().map(time -> instant(date, time));
    }

    private Instant instant(LocalDate date, LocalTime time) {
        LocalDateTime wall = date.atTime(time);
        ZoneOffsetTransition change = zone.getRules().getTransition(wall);
        // For an overlap, atZone uses the earlier of the two offsets, which gives the first occurrence.
        return change != null && change.isGap()
                ? change.getInstant()
                : wall.atZone(zone).toInstant();
    }
}
