package dev.coffre.acceptance.attack;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.platform.linux.LinuxPlatform;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.client.TrustedAuthorities;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/** Speaks to a machine's vault with the keys of its folder, without its programs. */
final class StolenKeys {
    private StolenKeys() {}

    static ConnectedMachine of(AgentProcess victim) {
        Map<String, String> environment = Map.of("COFFRE_HOME", victim.home().toString());
        CoffreHome home = CoffreHome.of(environment, new LinuxPlatform());
        return new VaultConnector(
                        home,
                        new SettingsFile(home.settings(), new ProxyChoice.FromEnvironment(environment)),
                        new MachineClock(InstantSource.system(), ZoneId.systemDefault()),
                        new SecureRandom(),
                        RetryPolicy.interactive(),
                        RetryPolicy.interactive(),
                        TrustedAuthorities.NONE)
                .connect();
    }
}
