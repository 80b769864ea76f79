package dev.coffre.agent.daemon;

import dev.coffre.agent.schedule.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * A scheduled protection group as the daemon tells of it.
 *
 * @param next when its next backup begins, in ms since 1970
 * @param tries how often what was due last has failed
 */
public record GroupState(String group, long next, Optional<Integer> tries) {
    static GroupState of(String group, Instant next, Standing standing) {
        return new GroupState(
                group,
                next.toEpochMilli(),
                standing.retry().map(Standing.Retry::tries).filter(count -> count > 0));
    }
}
