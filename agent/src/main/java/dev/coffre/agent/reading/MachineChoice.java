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
 * Whose data somebody at this machine may choose among a vault's machines. A backup server chooses other backup servers of
 * its own vault, which the product calls <em>Add external DPM</em>, unless its user asks for ordinary machines; every other
 * machine chooses freely, for it may stand in for one that burned down.
 *
 * @param self this machine, if it is registered
 * @param kind of machines that is asked for; empty for any
 */
public record MachineChoice(Optional<Self> self, Optional<MachineKind> kind) {

    /** This machine, as far as the choice depends on it. */
    public record Self(MachineId machine, VaultId vault, MachineKind kind) {
        private static Self of(MachineIdentity identity) {
            try (identity) {
                return new Self(identity.machine(), identity.vault(), identity.kind());
            }
        }
    }

    /** @param asked by the user, if anything */
    public static MachineChoice of(World world, Optional<MachineKind> asked) {
        Optional<Self> self = new KeyFolder(world.home().keys()).machine().map(Self::of);
        Optional<MachineKind> usual = self.map(Self::kind).filter(kind -> kind == MachineKind.BACKUP_SERVER);
        return new MachineChoice(self, asked.or(() -> usual));
    }

    /**
     * The machines to choose from; of backup servers the others.
     *
     * @param vault of the credentials
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
     * The machine that is named by name or id; this one may be, too.
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
