package dev.coffre.agent.context;

import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.platform.Platform;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.registration.PassphraseCrypto;
import dev.coffre.agent.registration.RegistrationFactory;
import dev.coffre.agent.registration.SecretFiles;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.PassphraseKdf;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.RetryPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * The environment that the agent depends on, and what is made of it. Only the wiring takes it; it hands each class its own
 * parts.
 *
 * @param platform the operating system
 * @param files the files of this machine, by the adapter of its operating system
 * @param kdf derives keys from passphrases
 * @param kdfParameters Argon2id parameters of new passphrase slots
 * @param interactiveRetry retry policy of commands that a person waits for
 * @param jobRetry retry policy of running jobs
 * @param jobProgram starts jobs in processes of their own
 * @param stopRequests requests to end this process
 */
public record AgentContext(
        Map<String, String> environment,
        Platform platform,
        CoffreHome home,
        LocalFiles files,
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

    /**
     * Returns the same for a command of another process of this user: with its environment, time zone, terminal and working
     * directory. Signals of this process do not concern it. The home is looked up anew.
     */
    public AgentContext forCaller(
            Map<String, String> variables,
            ZoneId callerZone,
            Terminal callerTerminal,
            ByteString workingDirectory,
            StopDispatcher stops) {
        return new AgentContext(
                variables,
                platform,
                CoffreHome.of(variables, platform),
                files.at(workingDirectory),
                callerTerminal,
                clock,
                callerZone,
                random,
                kdf,
                kdfParameters,
                interactiveRetry,
                jobRetry,
                jobProgram,
                stops,
                hostName,
                agentVersion);
    }

    public MachineClock machineClock() {
        return new MachineClock(clock, zone);
    }

    public AgentInstallation installation() {
        return new AgentInstallation(hostName, platform::operatingSystem, agentVersion);
    }

    public SettingsFile settings() {
        return new SettingsFile(home.settings(), systemProxy());
    }

    /** The proxy that environment and operating system name. */
    public ProxyChoice.FromEnvironment systemProxy() {
        return new ProxyChoice.FromEnvironment(environment, platform.proxies());
    }

    public AgentLog log() {
        return new AgentLog(home.logs(), clock);
    }

    public JobRegistry jobs() {
        return new JobRegistry(home.state(), home.sockets(), clock);
    }

    public VaultConnector vault() {
        return new VaultConnector(
                home, settings(), machineClock(), random, interactiveRetry, jobRetry, platform.authorities());
    }

    public PassphraseCrypto crypto() {
        return new PassphraseCrypto(kdf, kdfParameters, random, new SecretFiles(platform.files(), platform.volumes()));
    }

    public MachineOpener machineOpener() {
        return new MachineOpener(vault(), crypto());
    }

    public RegistrationFactory registrations() {
        return new RegistrationFactory(vault(), crypto(), jobs(), installation());
    }

    @Override
    public String toString() {
        return "AgentContext";
    }
}
