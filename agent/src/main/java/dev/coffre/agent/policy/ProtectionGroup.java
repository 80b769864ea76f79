package dev.coffre.agent.policy;

import dev.coffre.agent.schedule.ScheduleForm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Items that are backed up together, and when. An ordinary machine has one, {@value #FIRST}; a backup server may have
 * several.
 *
 * @param name 1 to {@value #MAX_NAME} letters, digits and hyphens
 * @param schedule none: backups are made when somebody asks for them
 * @param since when the schedule was set, in ms since 1970: what was due before is not caught up
 * @param spreadSeconds up to how much later than scheduled this machine may begin
 */
public record ProtectionGroup(
        String name, BackupItems items, Optional<ScheduleForm> schedule, long since, int spreadSeconds) {
    public static final String FIRST = "default";

    public static final int MAX_NAME = 50;

    /** Five minutes: a person who chose 21:00 finds the backup at 21:05, and a vault of hundreds does not meet them all at once. */
    public static final Duration USUAL_SPREAD = Duration.ofMinutes(5);

    public static final Duration LONGEST_SPREAD = Duration.ofHours(1);

    /** A group without items. */
    public static ProtectionGroup named(String name) {
        return new ProtectionGroup(name, BackupItems.NONE, Optional.empty(), 0, (int) USUAL_SPREAD.toSeconds());
    }

    public Duration spread() {
        return Duration.ofSeconds(spreadSeconds);
    }

    public ProtectionGroup withItems(BackupItems others) {
        return new ProtectionGroup(name, others, schedule, since, spreadSeconds);
    }

    /** The same with this schedule, which begins now. */
    public ProtectionGroup withSchedule(Optional<ScheduleForm> other, Instant now) {
        return new ProtectionGroup(name, items, other, now.toEpochMilli(), spreadSeconds);
    }

    public ProtectionGroup withSpread(Duration other) {
        return new ProtectionGroup(name, items, schedule, since, (int) other.toSeconds());
    }
}
