package dev.coffre.agent.command;

import dev.coffre.agent.Coffre;
import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.platform.Platform;
import dev.coffre.agent.process.JobLauncher;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.backup.source.linux.LinuxLocalFiles;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.client.VaultOverHttps;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.CredentialId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import picocli.CommandLine;

/** A vault at the other end of HTTPS, and a machine with an empty home. */
final class AgentFixture implements AutoCloseable {
    static final String PASSPHRASE = "correct horse battery staple";

    /** The least that the format allows: tests wait for it often enough. */
    private static final Argon2Parameters CHEAP = new Argon2Parameters(64 << 10, 1, 4);

    private static final RetryPolicy QUICK = new RetryPolicy(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            Duration.ofMillis(10),
            Duration.ofMillis(20));

    /** How long the vault is waited for. */
    RetryPolicy patience = QUICK;

    /** What slots are written with. */
    Argon2Parameters cost = CHEAP;

    /** What jobs in processes of their own are started with. */
    JobLauncher program = arguments -> {
        throw new IOException("no program in this test");
    };

    /** What commands find of the operating system. */
    Platform platform = Here.PLATFORM;

    private final Path folder;
    private final SigningKey vaultKey = SigningKey.generate(new SecureRandom());
    private final InstantSource clock = InstantSource.system();
    final MemoryVault vault = new MemoryVault(VaultId.random(new Random(1)), vaultKey, clock, new Random(2));
    final VaultOverHttps server = new VaultOverHttps(vault, clock, new Random(3));
    final ScriptedTerminal terminal = new ScriptedTerminal();

    AgentFixture(Path folder) {
        this.folder = folder;
    }

    Path home() {
        return folder.resolve("home");
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    VaultCredentials.Grant grant() {
        Instant now = clock.instant();
        return new VaultCredentials.Grant(
                vault.id(),
                "Docs",
                List.of(server.url().toString()),
                List.of(Sha256.parse(server.pin())),
                now,
                now.plus(VaultCredentials.VALIDITY),
                1,
                CredentialId.random(new Random(4)),
                vaultKey.verifyingKey());
    }

    byte[] credentials(VaultCredentials.Grant grant) {
        return VaultCredentials.issue(grant, vaultKey).encode();
    }

    Path credentialsFile() throws IOException {
        return Files.write(path("Docs_2026-11-24" + VaultCredentials.EXTENSION), credentials(grant()));
    }

    int run(String... arguments) {
        return run(Map.of("LANG", "en_US.UTF-8"), arguments);
    }

    int run(Map<String, String> environment, String... arguments) {
        return new CoffreCommandLine(world(environment)).run(List.of(arguments));
    }

    /** The program itself, on the class path of this test. */
    Process coffre(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Coffre.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(CoffreHome.VARIABLE, home().toString());
        return builder.start();
    }

    /** The console of this machine. */
    ConsoleServer console() {
        return console(Map.of());
    }

    ConsoleServer console(Map<String, String> environment) {
        return ConsoleServer.start(world(environment), 0);
    }

    /** What commands are made with. */
    CommandRunner shell() {
        return new CoffreCommandLine(world()).runner(AgentMessages.in(Language.ENGLISH));
    }

    /** All commands of this machine. */
    CommandLine commands() {
        return new CoffreCommandLine(world()).commands(shell());
    }

    AgentContext world() {
        return world(Map.of());
    }

    private AgentContext world(Map<String, String> environment) {
        return new AgentContext(
                environment,
                platform,
                CoffreHome.below(home(), Here.PLATFORM),
                new LinuxLocalFiles(),
                terminal,
                clock,
                ZoneOffset.UTC,
                new SecureRandom(),
                new Argon2Kdf(),
                cost,
                patience,
                patience,
                program,
                StopDispatcher.none(),
                "bench",
                "test");
    }

    /** Registers with a passphrase file. */
    void register() throws IOException {
        terminal.nobody();
        int exit = run(
                "register",
                credentialsFile().toString(),
                "--passphrase-file",
                file("passphrase", PASSPHRASE + "\n").toString(),
                "--i-saved-the-passphrase");
        if (exit != 0) {
            throw new AssertionError(terminal.takeErr());
        }
        terminal.takeOut();
        terminal.takeErr();
    }

    @Override
    public void close() {
        server.close();
    }
}
