package dev.coffre.agent.daemon;

import dev.coffre.agent.schedule.ScheduleState;
import java.time.Instant;
import java.util.Optional;

/**
 * The daemon's report of a protection group with a schedule.
 *
 * @param next when its next backup begins, in ms since 1970
 * @param tries failed attempts of the latest due backup; empty if there are none
 */
public record GroupState(String group, long next, Optional<Integer> tries) {
    static GroupState of(String group, Instant next, ScheduleState standing) {
        return new GroupState(
                group,
                next.toEpochMilli(),
                standing.retry().map(ScheduleState.PendingRetry::attempts).filter(count -> count > 0));
    }
}
