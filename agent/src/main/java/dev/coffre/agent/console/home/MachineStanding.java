package dev.coffre.agent.console.home;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.job.JobEntry;
import dev.coffre.agent.job.JobStanding;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.world.World;
import dev.coffre.vault.job.JobKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The protection status of this machine, from local data only, so that it is available without the vault.
 *
 * @param last the newest backup that has ended
 * @param lastGood the newest backup that made a recovery point
 * @param next the next scheduled backup
 */
public record MachineStanding(
        Optional<RegisteredAs> registered,
        boolean incomplete,
        Optional<Instant> stoppedSince,
        Optional<JobEntry> last,
        Optional<JobEntry> lastGood,
        NextRun next) {

    /** The registration as the vault and this machine name it. */
    public record RegisteredAs(String machineName, String vaultName, Instant since) {}

    static MachineStanding of(World world) {
        KeyFolder keys = new KeyFolder(world.home().keys());
        List<JobEntry> backups = new Jobs(world.home().state(), world.clock())
                .entries().reversed().stream()
                        .filter(entry -> entry.kind().equals(JobKind.BACKUP.code()))
                        .filter(entry -> entry.standing() != JobStanding.RUNNING)
                        .toList();
        return new MachineStanding(
                registered(keys),
                keys.hasPending(),
                new StoppedProtection(world.home().state()).read().map(StoppedProtection.Stop::since),
                backups.stream().findFirst(),
                backups.stream().filter(entry -> entry.standing().isGood()).findFirst(),
                NextRun.of(world));
    }

    private static Optional<RegisteredAs> registered(KeyFolder keys) {
        return keys.machine().map(identity -> {
            try (identity) {
                return names(identity);
            }
        });
    }

    private static RegisteredAs names(MachineIdentity identity) {
        return new RegisteredAs(identity.machineName(), identity.vaultName(), identity.registeredAt());
    }

    public Protection protection() {
        if (registered.isEmpty()) {
            return incomplete ? Protection.INCOMPLETE : Protection.NOT_REGISTERED;
        }
        if (stoppedSince.isPresent()) {
            return Protection.STOPPED;
        }
        if (lastGood.isEmpty()) {
            return Protection.NEVER_BACKED_UP;
        }
        return last.equals(lastGood) ? Protection.PROTECTED : Protection.AT_RISK;
    }
}
