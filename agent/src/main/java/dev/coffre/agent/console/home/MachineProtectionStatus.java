package dev.coffre.agent.console.home;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.vault.job.JobKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The protection status of this machine, from local data only, so that it is available without the vault.
 *
 * @param last the newest backup that has ended
 * @param lastSuccessful the newest backup that made a recovery point
 * @param next the next scheduled backup
 */
public record MachineProtectionStatus(
        Optional<RegistrationNames> registered,
        boolean incomplete,
        Optional<Instant> stoppedSince,
        Optional<JobHistoryEntry> last,
        Optional<JobHistoryEntry> lastSuccessful,
        NextBackup next) {

    /** The registration as the vault and this machine name it. */
    public record RegistrationNames(String machineName, String vaultName, Instant since) {}

    static MachineProtectionStatus of(CoffreHome home, InstantSource clock) {
        KeyFolder keys = new KeyFolder(home.keys());
        List<JobHistoryEntry> backups = new JobRegistry(home.state(), home.sockets(), clock)
                .entries().reversed().stream()
                        .filter(entry -> entry.kind().equals(JobKind.BACKUP.code()))
                        .filter(entry -> entry.status() != JobStatus.RUNNING)
                        .toList();
        return new MachineProtectionStatus(
                registered(keys),
                keys.hasPending(),
                new StoppedProtectionFile(home.state()).read().map(StoppedProtectionFile.StopState::since),
                backups.stream().findFirst(),
                backups.stream().filter(entry -> entry.status().isSuccess()).findFirst(),
                NextBackup.of(home));
    }

    private static Optional<RegistrationNames> registered(KeyFolder keys) {
        return keys.machine().map(identity -> {
            try (identity) {
                return names(identity);
            }
        });
    }

    private static RegistrationNames names(MachineIdentity identity) {
        return new RegistrationNames(identity.machineName(), identity.vaultName(), identity.registeredAt());
    }

    public ProtectionSummary protection() {
        if (registered.isEmpty()) {
            return incomplete ? ProtectionSummary.INCOMPLETE : ProtectionSummary.NOT_REGISTERED;
        }
        if (stoppedSince.isPresent()) {
            return ProtectionSummary.STOPPED;
        }
        if (lastSuccessful.isEmpty()) {
            return ProtectionSummary.NEVER_BACKED_UP;
        }
        return last.equals(lastSuccessful) ? ProtectionSummary.PROTECTED : ProtectionSummary.AT_RISK;
    }
}
