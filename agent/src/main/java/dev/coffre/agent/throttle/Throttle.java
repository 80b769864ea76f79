package dev.coffre.agent.throttle;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;

/**
 * How much of the line backups and recoveries may take, in both directions together.
 *
 * @param enabled if not, the rest is remembered only
 * @param work the rate within work hours
 * @param other the rate at all other times
 */
public record Throttle(boolean enabled, WorkHours workHours, Bitrate work, Bitrate other) {
    private static final WorkHours USUAL =
            new WorkHours(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0), LocalTime.of(18, 0));

    /** As long as nobody has chosen anything. */
    public static final Throttle OFF = new Throttle(false, USUAL, Bitrate.MOST, Bitrate.MOST);

    /** The rate that holds at that moment of local time; empty: as fast as the line. */
    public Optional<Bitrate> at(LocalDateTime now) {
        return enabled ? Optional.of(workHours.include(now) ? work : other) : Optional.empty();
    }

    public Throttle withEnabled(boolean whether) {
        return new Throttle(whether, workHours, work, other);
    }

    public Throttle withWorkHours(WorkHours hours) {
        return new Throttle(enabled, hours, work, other);
    }

    public Throttle withWork(Bitrate rate) {
        return new Throttle(enabled, workHours, rate, other);
    }

    public Throttle withOther(Bitrate rate) {
        return new Throttle(enabled, workHours, work, rate);
    }
}
