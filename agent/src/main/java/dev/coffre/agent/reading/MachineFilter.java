package dev.coffre.agent.reading;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.registration.MachineSelection;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Optional;

/**
 * Which machines of a vault a person at this machine may read. A backup server reads other backup servers of its own vault
 * (Azure Backup: <em>Add external DPM</em>), unless its user asks for ordinary machines. Any other machine chooses freely,
 * because it may replace a machine that was lost.
 *
 * @param self this machine, if it is registered
 * @param kind the wanted kind of machine; empty for any
 */
public record MachineFilter(Optional<Self> self, Optional<MachineKind> kind) {

    /** The properties of this machine that the choice depends on. */
    public record Self(MachineId machine, VaultId vault, MachineKind kind) {
        private static Self of(MachineIdentity identity) {
            try (identity) {
                return new Self(identity.machine(), identity.vault(), identity.kind());
            }
        }
    }

    /** @param asked the kind that the user asked for, if any */
    public static MachineFilter of(CoffreHome home, Optional<MachineKind> asked) {
        Optional<Self> self = new KeyFolder(home.keys()).machine().map(Self::of);
        Optional<MachineKind> defaultKind = self.map(Self::kind).filter(kind -> kind == MachineKind.BACKUP_SERVER);
        return new MachineFilter(self, asked.or(() -> defaultKind));
    }

    /**
     * Returns the machines to choose from. Among backup servers, this machine is left out.
     *
     * @param vault the vault of the credentials
     * @throws Problem {@code server-of-other-vault}, {@code no-other-server}
     */
    List<MachineEntry> filter(List<MachineEntry> machines, VaultId vault) {
        if (!selectsBackupServers()) {
            return machines.stream().filter(this::hasWantedKind).toList();
        }
        requireOwnVault(vault);
        return otherServers(machines);
    }

    private List<MachineEntry> otherServers(List<MachineEntry> machines) {
        List<MachineEntry> others = machines.stream()
                .filter(MachineFilter::isBackupServer)
                .filter(entry -> !isSelf(entry))
                .toList();
        if (others.isEmpty()) {
            throw ProblemCode.NO_OTHER_SERVER.problem();
        }
        return others;
    }

    /**
     * Returns the machine with this name or id, which may be this machine itself.
     *
     * @throws Problem {@code machine-unknown}, {@code server-of-other-vault}, {@code no-other-server},
     *     {@code server-not-recoverable}
     */
    MachineEntry find(String wanted, List<MachineEntry> machines, VaultId vault) {
        if (!selectsBackupServers()) {
            return MachineSelection.findEntry(
                    machines.stream().filter(this::hasWantedKind).toList(), wanted);
        }
        requireOwnVault(vault);
        MachineEntry entry = MachineSelection.findEntry(machines, wanted);
        List<MachineEntry> choice = isSelf(entry) ? List.of(entry) : otherServers(machines);
        if (!choice.contains(entry) || !isBackupServer(entry) || entry.points() == 0) {
            throw ProblemCode.SERVER_NOT_RECOVERABLE.with("machine", entry.name());
        }
        return entry;
    }

    private void requireOwnVault(VaultId vault) {
        boolean elsewhere = self.filter(own ->
                        own.kind() == MachineKind.BACKUP_SERVER && !own.vault().equals(vault))
                .isPresent();
        if (selectsBackupServers() && elsewhere) {
            throw ProblemCode.SERVER_OF_OTHER_VAULT.problem();
        }
    }

    private boolean selectsBackupServers() {
        return kind.equals(Optional.of(MachineKind.BACKUP_SERVER));
    }

    private boolean hasWantedKind(MachineEntry entry) {
        return kind.isEmpty() || kind.equals(Optional.of(MachineKind.fromOptionalCode(entry.kind())));
    }

    private boolean isSelf(MachineEntry entry) {
        return self.filter(own -> own.machine().toString().equals(entry.machine()))
                .isPresent();
    }

    private static boolean isBackupServer(MachineEntry entry) {
        return MachineKind.fromOptionalCode(entry.kind()) == MachineKind.BACKUP_SERVER;
    }
}
