package dev.coffre.agent.schedule;

import java.time.Instant;

/** What a schedule requires now. */
public sealed interface ScheduleDecision {
    /**
     * No backup yet.
     *
     * @param until the latest time to ask again
     */
    record Wait(Instant until) implements ScheduleDecision {}

    /**
     * A backup is due.
     *
     * @param due when it was due; the backup also makes up for what was missed before
     */
    record Backup(Instant due) implements ScheduleDecision {}
}
