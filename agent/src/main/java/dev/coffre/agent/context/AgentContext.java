package dev.coffre.agent.context;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.PassphraseKdf;
import dev.coffre.vault.client.RetryPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * The environment that the agent depends on.
 *
 * @param kdf derives keys from passphrases
 * @param kdfParameters Argon2id parameters of new passphrase slots
 * @param interactiveRetry retry policy of commands that a person waits for
 * @param jobRetry retry policy of running jobs
 * @param jobProgram starts jobs in processes of their own
 * @param stopRequests requests to end this process
 */
public record AgentContext(
        Map<String, String> environment,
        CoffreHome home,
        Terminal terminal,
        InstantSource clock,
        ZoneId zone,
        SecureRandom random,
        PassphraseKdf kdf,
        Argon2Parameters kdfParameters,
        RetryPolicy interactiveRetry,
        RetryPolicy jobRetry,
        JobLauncher jobProgram,
        StopDispatcher stopRequests,
        String hostName,
        String agentVersion) {
    public AgentContext {
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "World";
    }
}
