package dev.coffre.agent.reading;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.machine.KeptWay;
import dev.coffre.agent.machine.KnownSlots;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.LockedDomain;
import dev.coffre.agent.registration.NamedMachine;
import dev.coffre.agent.world.World;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.Enrollment;
import dev.coffre.vault.remote.OutageListener;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A vault seen with vault credentials: its machines, and their recovery points for a person with the secret. */
public final class VaultReading implements AutoCloseable {
    private final World world;
    private final VaultId vault;
    private final Enrollment enrollment;
    private final MachineChoice choice;
    private final List<MachineEntry> machines;

    private VaultReading(
            World world, VaultId vault, Enrollment enrollment, MachineChoice choice, List<MachineEntry> machines) {
        this.world = world;
        this.vault = vault;
        this.enrollment = enrollment;
        this.choice = choice;
        this.machines = machines;
    }

    /**
     * @param choice which machines may be read
     * @throws Problem {@code credentials-…}, or why the vault cannot be reached
     */
    public static VaultReading open(World world, CredentialsFile file, MachineChoice choice) {
        return open(world, file, choice, OutageListener.NONE);
    }

    /** As {@link #open(World, CredentialsFile, MachineChoice)}. {@code outages} is notified while the vault does not answer. */
    public static VaultReading open(World world, CredentialsFile file, MachineChoice choice, OutageListener outages) {
        Enrollment enrollment = new Enrollment(
                file.address(), KeptWay.of(world).heardBy(outages), world.brief(), world.random(), file.bytes());
        try {
            return new VaultReading(world, file.grant().vault(), enrollment, choice, enrollment.machines());
        } catch (RuntimeException e) {
            enrollment.close();
            throw e;
        }
    }

    /**
     * Returns the machines to choose from.
     *
     * @throws Problem {@code server-of-other-vault}, {@code no-other-server}
     */
    public List<MachineEntry> machines() {
        return choice.among(machines, vault);
    }

    /**
     * Opens the points of a machine. The caller closes them before this object.
     *
     * @param wanted name or id of the machine
     * @param secret opens its domain
     * @throws Problem as {@link #machines}, {@code machine-unknown}, {@code server-not-recoverable}, or why the secret is
     *     refused
     */
    public ReadableDomain read(String wanted, Function<LockedDomain, DomainKeys> secret) {
        NamedMachine machine = NamedMachine.of(choice.named(wanted, machines, vault));
        MachineId id = machine.id();
        Enrollment.ForeignDomain domain = enrollment.read(id);
        DomainKeys keys = opened(
                machine,
                () -> secret.apply(
                        LockedDomain.of(known(domain, id), () -> domain.reader().points(id))));
        return new ReadableDomain(
                id, domain.machineName(), Optional.empty(), domain.reader(), keys, Map.of(), keys::close);
    }

    /** Names the machine in the error: several backup servers have a passphrase each. */
    private static DomainKeys opened(NamedMachine machine, Supplier<DomainKeys> opening) {
        try {
            return opening.get();
        } catch (Problem problem) {
            if (machine.kind() == MachineKind.BACKUP_SERVER && problem.code() == ProblemCode.PASSPHRASE_WRONG) {
                throw ProblemCode.SERVER_PASSPHRASE_WRONG
                        .with("machine", machine.name())
                        .causedBy(problem);
            }
            throw problem;
        }
    }

    /**
     * Returns the slots that the vault offers. For a domain of this machine, they must match the slots that it remembers; slots
     * of other domains cannot be checked.
     */
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
