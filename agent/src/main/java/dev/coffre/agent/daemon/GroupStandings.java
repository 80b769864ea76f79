package dev.coffre.agent.daemon;

import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.Standing;
import dev.coffre.vault.problem.Problem;
import java.time.Instant;
import java.util.Map;

/**
 * How far the schedule of each group has been handled. If the file cannot be written, memory is used: a full disk must not
 * cause the same backup to run again and again. Thread-safe.
 */
final class GroupStandings {
    private final StandingsFile file;
    private final AgentLog log;
    private final Map<String, Standing> known;

    GroupStandings(StandingsFile file, AgentLog log) {
        this.file = file;
        this.log = log;
        this.known = file.read();
    }

    /** Returns the group's state, adjusted to the current clock. */
    synchronized Standing of(ProtectionGroup group, Instant now) {
        Instant set = Instant.ofEpochMilli(group.since());
        // A daemon that starts after its schedule was set makes up for what was due in between.
        Standing before = known.getOrDefault(group.name(), Standing.from(set));
        Standing standing = before.by(now).since(set, now);
        if (!standing.equals(known.get(group.name()))) {
            put(group, standing);
        }
        return standing;
    }

    synchronized void put(ProtectionGroup group, Standing standing) {
        known.put(group.name(), standing);
        try {
            file.write(known);
        } catch (Problem unwritable) {
            log.note("the schedule's state cannot be kept: " + unwritable.code().code());
        }
    }
}
