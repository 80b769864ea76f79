package dev.coffre.agent.reading;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.machine.KeySlotBaseline;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.LockedDomain;
import dev.coffre.agent.registration.MachineSelection;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.client.CredentialsClient;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A vault seen with vault credentials: its machines, and their recovery points for a person with the secret. */
public final class VaultReader implements AutoCloseable {
    private final CoffreHome home;
    private final VaultId vault;
    private final CredentialsClient credentialsClient;
    private final MachineFilter filter;
    private final List<MachineEntry> machines;

    private VaultReader(
            CoffreHome home,
            VaultId vault,
            CredentialsClient credentialsClient,
            MachineFilter filter,
            List<MachineEntry> machines) {
        this.home = home;
        this.vault = vault;
        this.credentialsClient = credentialsClient;
        this.filter = filter;
        this.machines = machines;
    }

    /**
     * @param filter which machines may be read
     * @param outages is notified while the vault does not answer
     * @throws Problem {@code credentials-…}, or why the vault cannot be reached
     */
    static VaultReader open(
            VaultConnector connector, CredentialsFile file, MachineFilter filter, OutageListener outages) {
        CredentialsClient credentialsClient = connector.credentialsClient(
                file.address(), connector.route().withOutageListener(outages), file.bytes());
        try {
            return new VaultReader(
                    connector.home(), file.grant().vault(), credentialsClient, filter, credentialsClient.machines());
        } catch (RuntimeException e) {
            credentialsClient.close();
            throw e;
        }
    }

    /**
     * Returns the machines to choose from.
     *
     * @throws Problem {@code server-of-other-vault}, {@code no-other-server}
     */
    public List<MachineEntry> machines() {
        return filter.filter(machines, vault);
    }

    /**
     * Opens the points of a machine. The caller closes them before this object.
     *
     * @param wanted name or id of the machine
     * @param secret opens its domain
     * @throws Problem as {@link #machines}, {@code machine-unknown}, {@code server-not-recoverable}, or why the secret is
     *     refused
     */
    public ReadableMachine openMachine(String wanted, Function<LockedDomain, DomainKeys> secret) {
        MachineSelection machine = MachineSelection.of(filter.find(wanted, machines, vault));
        MachineId id = machine.id();
        CredentialsClient.ForeignDomain domain = credentialsClient.read(id);
        DomainKeys keys = unlock(
                machine,
                () -> secret.apply(LockedDomain.of(
                        checkedSlots(domain, id), () -> domain.reader().chain(id))));
        return new ReadableMachine(
                id, domain.machineName(), Optional.empty(), domain.reader(), keys, Map.of(), keys::close);
    }

    /** Names the machine in the error: several backup servers have a passphrase each. */
    private static DomainKeys unlock(MachineSelection machine, Supplier<DomainKeys> opening) {
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
     * Returns the slots that the vault offers. For a domain of this machine, they must match the slots that it
     * remembers; slots of other domains cannot be checked.
     */
    private DomainSlots checkedSlots(CredentialsClient.ForeignDomain named, MachineId id) {
        DomainSlots offered = named.reader().slots();
        Optional<MachineIdentity> self = new KeyFolder(home.keys()).machine();
        self.filter(own -> own.machine().equals(id) || own.domain().equals(named.domain()))
                .map(KeySlotBaseline::of)
                .ifPresent(known -> known.require(offered));
        self.ifPresent(MachineIdentity::close);
        return offered;
    }

    @Override
    public void close() {
        credentialsClient.close();
    }
}
