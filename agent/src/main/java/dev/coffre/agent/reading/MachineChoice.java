package dev.coffre.agent.reading;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.registration.NamedMachine;
import dev.coffre.agent.world.World;
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
public record MachineChoice(Optional<Self> self, Optional<MachineKind> kind) {

    /** The properties of this machine that the choice depends on. */
    public record Self(MachineId machine, VaultId vault, MachineKind kind) {
        private static Self of(MachineIdentity identity) {
            try (identity) {
                return new Self(identity.machine(), identity.vault(), identity.kind());
            }
        }
    }

    /** @param asked the kind that the user asked for, if any */
    public static MachineChoice of(World world, Optional<MachineKind> asked) {
        Optional<Self> self = new KeyFolder(world.home().keys()).machine().map(Self::of);
        Optional<MachineKind> usual = self.map(Self::kind).filter(kind -> kind == MachineKind.BACKUP_SERVER);
        return new MachineChoice(self, asked.or(() -> usual));
    }

    /**
     * Returns the machines to choose from. Backup servers exclude this one.
     *
     * @param vault the vault of the credentials
     * @throws Problem {@code server-of-other-vault}, {@code no-other-server}
     */
    List<MachineEntry> among(List<MachineEntry> machines, VaultId vault) {
        if (!isOfServers()) {
            return machines.stream().filter(this::isAskedFor).toList();
        }
        requireOwn(vault);
        return otherServers(machines);
    }

    private List<MachineEntry> otherServers(List<MachineEntry> machines) {
        List<MachineEntry> others = machines.stream()
                .filter(MachineChoice::isServer)
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
    MachineEntry named(String wanted, List<MachineEntry> machines, VaultId vault) {
        if (!isOfServers()) {
            return NamedMachine.entry(machines.stream().filter(this::isAskedFor).toList(), wanted);
        }
        requireOwn(vault);
        MachineEntry entry = NamedMachine.entry(machines, wanted);
        List<MachineEntry> choice = isSelf(entry) ? List.of(entry) : otherServers(machines);
        if (!choice.contains(entry) || !isServer(entry) || entry.points() == 0) {
            throw ProblemCode.SERVER_NOT_RECOVERABLE.with("machine", entry.name());
        }
        return entry;
    }

    private void requireOwn(VaultId vault) {
        boolean elsewhere = self.filter(own ->
                        own.kind() == MachineKind.BACKUP_SERVER && !own.vault().equals(vault))
                .isPresent();
        if (isOfServers() && elsewhere) {
            throw ProblemCode.SERVER_OF_OTHER_VAULT.problem();
        }
    }

    private boolean isOfServers() {
        return kind.equals(Optional.of(MachineKind.BACKUP_SERVER));
    }

    private boolean isAskedFor(MachineEntry entry) {
        return kind.isEmpty() || kind.equals(Optional.of(MachineKind.mentioned(entry.kind())));
    }

    private boolean isSelf(MachineEntry entry) {
        return self.filter(own -> own.machine().toString().equals(entry.machine()))
                .isPresent();
    }

    private static boolean isServer(MachineEntry entry) {
        return MachineKind.mentioned(entry.kind()) == MachineKind.BACKUP_SERVER;
    }
}
