package dev.coffre.agent.throttle;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The bandwidth limit of backups and recoveries, both directions together.
 *
 * @param enabled if false, the other settings are kept but not applied
 * @param work the rate within work hours
 * @param other the rate at all other times
 */
public record Throttle(boolean enabled, WorkHours workHours, Bitrate work, Bitrate other) {
    private static final WorkHours DEFAULT_WORK_HOURS =
            new WorkHours(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0), LocalTime.of(18, 0));

    /** The default. */
    public static final Throttle OFF = new Throttle(false, DEFAULT_WORK_HOURS, Bitrate.MAX, Bitrate.MAX);

    /** Returns the rate at a moment of local time; empty if unlimited. */
    public Optional<Bitrate> rateAt(LocalDateTime now) {
        return enabled ? Optional.of(workHours.contains(now) ? work : other) : Optional.empty();
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
