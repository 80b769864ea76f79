package dev.coffre.agent.policy;

import dev.coffre.agent.schedule.ScheduleForm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Items that are backed up together, and when. An ordinary machine has one group, {@value #DEFAULT_NAME}. A backup
 * server may have several.
 *
 * @param name 1 to {@value #MAX_NAME} letters, digits and hyphens
 * @param schedule empty if backups are made on demand only
 * @param since when the schedule was set, in ms since 1970; earlier due times are not caught up
 * @param spreadSeconds the most seconds after the scheduled time at which this machine begins
 */
public record ProtectionGroup(
        String name, BackupItems items, Optional<ScheduleForm> schedule, long since, int spreadSeconds) {
    public static final String DEFAULT_NAME = "default";

    public static final int MAX_NAME = 50;

    /**
     * Long enough that a vault of hundreds of machines is not hit at once, short enough that a user who chose 21:00
     * finds the backup at 21:05.
     */
    public static final Duration DEFAULT_SPREAD = Duration.ofMinutes(5);

    public static final Duration MAX_SPREAD = Duration.ofHours(1);

    /** Returns a group without items. */
    public static ProtectionGroup named(String name) {
        return new ProtectionGroup(name, BackupItems.NONE, Optional.empty(), 0, (int) DEFAULT_SPREAD.toSeconds());
    }

    public Duration spread() {
        return Duration.ofSeconds(spreadSeconds);
    }

    public ProtectionGroup withItems(BackupItems others) {
        return new ProtectionGroup(name, others, schedule, since, spreadSeconds);
    }

    /** Returns a copy with this schedule, in effect from {@code now}. */
    public ProtectionGroup withSchedule(Optional<ScheduleForm> other, Instant now) {
        return new ProtectionGroup(name, items, other, now.toEpochMilli(), spreadSeconds);
    }

    public ProtectionGroup withSpread(Duration other) {
        return new ProtectionGroup(name, items, schedule, since, (int) other.toSeconds());
    }
}
