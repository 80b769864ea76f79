package dev.coffre.acceptance.attack;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.agent.Coffre;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.process.AgentLauncher;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.registration.ChildProcessKdf;
import dev.coffre.agent.terminal.SystemTerminal;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.client.RetryPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/** Speaks to a machine's vault with the keys of its folder, without its programs. */
final class StolenKeys {
    private StolenKeys() {}

    static ConnectedMachine of(AgentProcess victim) {
        Map<String, String> environment = Map.of("COFFRE_HOME", victim.home().toString());
        AgentContext world = new AgentContext(
                environment,
                CoffreHome.of(environment),
                new SystemTerminal(),
                InstantSource.system(),
                ZoneId.systemDefault(),
                new SecureRandom(),
                new ChildProcessKdf(),
                Argon2Parameters.STANDARD,
                RetryPolicy.interactive(),
                RetryPolicy.forJob(),
                new AgentLauncher(Coffre.class.getName()),
                StopDispatcher.none(),
                "thief",
                "stolen");
        return ConnectedMachine.open(world, RetryPolicy.interactive());
    }
}
