package dev.coffre.agent.reading;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.machine.KeptWay;
import dev.coffre.agent.machine.KnownSlots;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.NamedMachine;
import dev.coffre.agent.world.World;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.remote.Enrollment;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A vault as somebody with its credentials sees it: its machines, and their recovery points for whoever can open them. */
public final class VaultReading implements AutoCloseable {
    private final World world;
    private final Enrollment enrollment;
    private final List<MachineEntry> machines;

    private VaultReading(World world, Enrollment enrollment, List<MachineEntry> machines) {
        this.world = world;
        this.enrollment = enrollment;
        this.machines = machines;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code credentials-…}, or what is in the way to the vault */
    public static VaultReading open(World world, CredentialsFile file) {
        Enrollment enrollment =
                new Enrollment(file.address(), KeptWay.of(world), world.brief(), world.random(), file.bytes());
        try {
            return new VaultReading(world, enrollment, enrollment.machines());
        } catch (RuntimeException e) {
            enrollment.close();
            throw e;
        }
    }

    /** All machines of the vault. */
    public List<MachineEntry> machines() {
        return List.copyOf(machines);
    }

    /**
     * Opens the points of a machine; they are closed by themselves, before this.
     *
     * @param wanted name or id of the machine
     * @param secret opens its domain
     */
    public ReadableDomain read(String wanted, Function<DomainSlots, DomainKeys> secret) {
        MachineId id = NamedMachine.among(machines, wanted).id();
        Enrollment.ForeignDomain domain = enrollment.read(id);
        DomainKeys keys = secret.apply(known(domain, id));
        return new ReadableDomain(
                id, domain.machineName(), Optional.empty(), domain.reader(), keys, Map.of(), keys::close);
    }

    /** The slots to be opened. This machine may be named too, and remembers its own; of others it knows nothing. */
    private DomainSlots known(Enrollment.ForeignDomain named, MachineId id) {
        DomainSlots offered = named.reader().slots();
        Optional<MachineIdentity> self = new KeyFolder(world.home().keys()).machine();
        self.filter(own -> own.machine().equals(id) || own.domain().equals(named.domain()))
                .map(KnownSlots::of)
                .ifPresent(known -> known.require(offered));
        self.ifPresent(MachineIdentity::close);
        return offered;
    }

    @Override
    public void close() {
        enrollment.close();
    }
}
