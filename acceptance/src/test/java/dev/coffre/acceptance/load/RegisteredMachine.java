package dev.coffre.acceptance.load;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.platform.linux.LinuxPlatform;
import dev.coffre.vault.client.AuthenticatingMachine;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.RateLimiter;
import dev.coffre.vault.client.RemoteVault;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.client.VaultLocator;
import dev.coffre.vault.client.VaultRoute;
import dev.coffre.vault.signing.SignaturePurpose;
import java.security.SecureRandom;
import java.util.Map;
import java.util.SplittableRandom;

/** A machine that speaks to its vault with the agent's own client and keys, and sends what it likes. */
public final class RegisteredMachine implements AutoCloseable {
    private final MachineIdentity identity;
    private final RemoteVault vault;

    private RegisteredMachine(MachineIdentity identity, RemoteVault vault) {
        this.identity = identity;
        this.vault = vault;
    }

    /** @param home the {@code COFFRE_HOME} of a registered agent */
    public static RegisteredMachine of(String home, RateLimiter pacing) {
        Map<String, String> environment = Map.of("COFFRE_HOME", home);
        MachineIdentity identity = new KeyFolder(
                        CoffreHome.of(environment, new LinuxPlatform()).keys())
                .machine()
                .orElseThrow();
        VaultAddress address = new SettingsFile(
                        CoffreHome.of(environment, new LinuxPlatform()).settings(),
                        new ProxyChoice.FromEnvironment(environment))
                .read()
                .vault()
                .orElseThrow()
                .address();
        AuthenticatingMachine login = new AuthenticatingMachine(
                identity.machine(),
                identity.vault(),
                message -> identity.keys().authentication().sign(SignaturePurpose.MACHINE_AUTHENTICATION, message));
        return new RegisteredMachine(
                identity,
                new RemoteVault(
                        VaultLocator.fixed(address),
                        new VaultRoute(new ProxyChoice.None(), pacing),
                        RetryPolicy.interactive(),
                        new SecureRandom(),
                        login));
    }

    public RemoteVault vault() {
        return vault;
    }

    /** Records that nobody has sent before. */
    public SentBatch batch(int recordBytes, int count) {
        SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
        return new SentBatch(identity.domain(), identity.newestKey().context().epoch(), recordBytes, count, random);
    }

    @Override
    public void close() {
        vault.close();
        identity.close();
    }
}
