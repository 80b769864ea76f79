package dev.coffre.agent.console.home;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.daemon.GroupState;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.world.World;
import java.time.Instant;
import java.util.Optional;

/** When the next scheduled backup begins. */
public sealed interface NextRun {

    /** No schedule is set. */
    record Unscheduled() implements NextRun {}

    /** A schedule is set, but no daemon runs it. */
    record NoDaemon() implements NextRun {}

    record At(Instant when) implements NextRun {}

    static NextRun of(World world) {
        boolean scheduled = new BackupPolicyFile(world.home().policy())
                .read().groups().stream().anyMatch(group -> group.schedule().isPresent());
        if (!scheduled) {
            return new Unscheduled();
        }
        Optional<DaemonState> daemon = new DaemonClient(world.home().state()).state();
        return daemon.flatMap(
                        state -> state.groups().stream().map(GroupState::next).min(Long::compare))
                .<NextRun>map(next -> new At(Instant.ofEpochMilli(next)))
                .orElseGet(NoDaemon::new);
    }
}
