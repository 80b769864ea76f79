package dev.coffre.agent.machine;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.client.AuthenticatingMachine;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.client.RemoteVault;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.client.VaultRoute;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import java.security.SecureRandom;

/**
 * A registered machine and its vault. The first request opens the connection, unless {@link #authenticatingAhead} is
 * called before.
 */
public final class ConnectedMachine implements AutoCloseable {
    private final MachineIdentity identity;
    private final VaultAddressTracker address;
    private final RemoteVault vault;

    private ConnectedMachine(MachineIdentity identity, VaultAddressTracker address, RemoteVault vault) {
        this.identity = identity;
        this.address = address;
        this.vault = vault;
    }

    static ConnectedMachine open(VaultConnector connector, RetryPolicy retryPolicy, OutageListener outages) {
        CoffreHome home = connector.home();
        KeyFolder keys = new KeyFolder(home.keys());
        MachineIdentity identity = keys.machine().orElseThrow(() -> notRegistered(keys, home));
        SettingsFile file = connector.settings();
        KnownVault known = file.read()
                .vault()
                .orElseThrow(() -> ProblemCode.STATE_DAMAGED
                        .with("file", home.settings())
                        .with("reason", "it is missing, or names no vault"));
        VaultAddressTracker address = new VaultAddressTracker(file, known, identity.vaultKey());
        VaultRoute route = connector.route().withOutageListener(outages);
        RemoteVault vault = vault(identity, address, route, connector.random(), retryPolicy);
        return new ConnectedMachine(new PendingRotation(keys).resolve(identity, vault), address, vault);
    }

    /** Starts authentication in the background, because the handshake takes a while. Returns this. */
    public ConnectedMachine authenticatingAhead() {
        vault.authenticateEarly();
        return this;
    }

    /** A remembered chain without keys means that the keys are lost, unless the machine was unregistered. */
    private static Problem notRegistered(KeyFolder keys, CoffreHome home) {
        if (keys.hasPending()) {
            return ProblemCode.REGISTRATION_INCOMPLETE.problem();
        }
        return HeadFile.exists(home.state()) && !keys.hasUnregisteredMarker()
                ? ProblemCode.KEYS_UNUSABLE.with("folder", home.keys()).with("reason", "ENOENT")
                : ProblemCode.NOT_REGISTERED.problem();
    }

    /**
     * Requests the key slots with a short timeout, so that a person learns at once that the vault is down, or that it offers
     * weaker or older slots than this machine has seen. A vault that answers that it cannot work now is waited for.
     *
     * @param brief how long to try to reach the vault
     */
    public void requireReachable(RetryPolicy brief) {
        KeySlotBaseline.of(identity).require(vault.slots(brief));
    }

    private static RemoteVault vault(
            MachineIdentity identity,
            VaultAddressTracker address,
            VaultRoute route,
            SecureRandom random,
            RetryPolicy retryPolicy) {
        AuthenticatingMachine login = new AuthenticatingMachine(
                identity.machine(),
                identity.vault(),
                message -> identity.keys().authentication().sign(SignaturePurpose.MACHINE_AUTHENTICATION, message));
        return new RemoteVault(address, route, retryPolicy, random, login);
    }

    public MachineIdentity identity() {
        return identity;
    }

    /** Returns the vault's current address, which may have changed since this was opened. */
    public VaultAddress address() {
        return address.address();
    }

    public RemoteVault vault() {
        return vault;
    }

    /**
     * Returns the vault's key slots for this machine's domain. Refuses slots that are weaker or older than this machine has
     * seen.
     */
    public DomainSlots slots() {
        return KeySlotBaseline.of(identity).require(vault.slots());
    }

    /**
     * As {@link #slots()}, before a change of the slots. This machine can only write slots for its newest key, and the vault
     * accepts only slots for the domain's newest key.
     *
     * @throws Problem {@code data-key-outdated} if the vault has a newer one
     */
    public DomainSlots slotsForChange() {
        DomainSlots offered = slots();
        int known = identity.newestKey().context().epoch();
        if (offered.epoch() > known) {
            throw ProblemCode.DATA_KEY_OUTDATED.with("offered", offered.epoch()).with("known", known);
        }
        return offered;
    }

    /** Returns all data keys. They are closed with this machine. */
    public DomainKeys domainKeys() {
        return DomainKeys.of(identity.dataKeys());
    }

    @Override
    public void close() {
        vault.close();
        identity.close();
    }
}
