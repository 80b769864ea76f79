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
 * The instants at which a schedule falls due in a time zone. A wall time that daylight saving leaves out is due the moment
 * the clock jumps over it; one that comes twice is due the first time only. So no time of a schedule is skipped and none
 * is doubled.
 *
 * @param zone whose rules may change the offset at any hour, midnight included
 */
public record WallClock(ZoneId zone) {
    /** No schedule is silent for longer: {@value Schedule#MOST_WEEKS} weeks, and one more for the week it began in. */
    private static final int HORIZON_DAYS = (Schedule.MOST_WEEKS + 1) * 7;

    /** The first time that is due after {@code moment}. */
    public Instant next(Schedule schedule, Instant moment) {
        LocalDate start = moment.atZone(zone).toLocalDate().minusDays(1);
        return start.datesUntil(start.plusDays(HORIZON_DAYS + 2L))
                .flatMap(date -> on(schedule, date))
                .filter(due -> due.isAfter(moment))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a schedule without days"));
    }

    /** The last time that was due at {@code moment} or before, but after {@code since}. */
    public Optional<Instant> last(Schedule schedule, Instant since, Instant moment) {
        LocalDate today = moment.atZone(zone).toLocalDate();
        return Stream.iterate(today.plusDays(1), date -> date.minusDays(1))
                .limit(HORIZON_DAYS + 2L)
                .flatMap(date -> on(schedule, date).toList().reversed().stream())
                .filter(due -> !due.isAfter(moment))
                .findFirst()
                .filter(due -> due.isAfter(since));
    }

    private Stream<Instant> on(Schedule schedule, LocalDate date) {
        return schedule.on(date).stream().map(time -> instant(date, time));
    }

    private Instant instant(LocalDate date, LocalTime time) {
        LocalDateTime wall = date.atTime(time);
        ZoneOffsetTransition change = zone.getRules().getTransition(wall);
        // Of two offsets the earlier one, which comes first, is what atZone takes.
        return change != null && change.isGap()
                ? change.getInstant()
                : wall.atZone(zone).toInstant();
    }
}
