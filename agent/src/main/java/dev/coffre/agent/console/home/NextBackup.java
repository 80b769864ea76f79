package dev.coffre.agent.console.home;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.daemon.GroupState;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.policy.BackupPolicyFile;
import java.time.Instant;
import java.util.Optional;

/** When the next scheduled backup begins. */
public sealed interface NextBackup {

    /** No schedule is set. */
    record Unscheduled() implements NextBackup {}

    /** A schedule is set, but no daemon runs it. */
    record NoDaemon() implements NextBackup {}

    record At(Instant when) implements NextBackup {}

    static NextBackup of(CoffreHome home) {
        boolean scheduled = new BackupPolicyFile(home.policy())
                .read().groups().stream().anyMatch(group -> group.schedule().isPresent());
        if (!scheduled) {
            return new Unscheduled();
        }
        Optional<DaemonState> daemon = new DaemonClient(home.state(), home.sockets()).state();
        return daemon.flatMap(
                        state -> state.groups().stream().map(GroupState::next).min(Long::compare))
                .<NextBackup>map(next -> new At(Instant.ofEpochMilli(next)))
                .orElseGet(NoDaemon::new);
    }
}
