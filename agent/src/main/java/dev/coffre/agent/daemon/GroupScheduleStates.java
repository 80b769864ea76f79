package dev.coffre.agent.daemon;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.ScheduleState;
import dev.coffre.vault.problem.Problem;
import java.time.Instant;
import java.util.Map;

/**
 * How far the schedule of each group has been handled. If the file cannot be written, memory is used: a full disk must not
 * cause the same backup to run again and again. Thread-safe.
 */
final class GroupScheduleStates {
    private final ScheduleStateFile file;
    private final AgentLog log;
    private final Map<String, ScheduleState> states;

    GroupScheduleStates(ScheduleStateFile file, AgentLog log) {
        this.file = file;
        this.log = log;
        this.states = file.read();
    }

    /** Returns the group's state, adjusted to the current clock. */
    synchronized ScheduleState of(ProtectionGroup group, Instant now) {
        Instant set = Instant.ofEpochMilli(group.since());
        // A daemon that starts after its schedule was set makes up for what was due in between.
        ScheduleState before = states.getOrDefault(group.name(), ScheduleState.startingAt(set));
        ScheduleState standing = before.adjustedTo(now).restartedAt(set, now);
        if (!standing.equals(states.get(group.name()))) {
            put(group, standing);
        }
        return standing;
    }

    synchronized void put(ProtectionGroup group, ScheduleState standing) {
        states.put(group.name(), standing);
        try {
            file.write(states);
        } catch (Problem unwritable) {
            log.log("the schedule's state cannot be kept: " + unwritable.code().code());
        }
    }
}
