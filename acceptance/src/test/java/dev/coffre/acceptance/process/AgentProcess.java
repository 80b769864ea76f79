package dev.coffre.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agent of one machine: {@code coffre …} with a {@code COFFRE_HOME} of its own. Immutable. */
public final class AgentProcess {
    public static final String PASSPHRASE = "correct horse battery staple";

    private final Path program;
    private final Path folder;
    private final Map<String, String> environment;

    private AgentProcess(Path program, Path folder, Map<String, String> environment) {
        this.program = program;
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * A machine on which nothing has been done yet; everything of it is kept in {@code folder}. Its programs are compiled
     * less well and so start with half the work: right for short commands, not for much data.
     */
    public static AgentProcess in(Path folder) {
        return asShipped(folder).with("COFFRE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    }

    /** As {@link #in}, with programs that run exactly as they are delivered. */
    public static AgentProcess asShipped(Path folder) {
        return new AgentProcess(Checkout.program("coffre"), folder, Map.of());
    }

    /** The same machine with a program that was unpacked there, in place of the checkout's. */
    public AgentProcess installedIn(Path unpacked) {
        return new AgentProcess(unpacked.resolve("bin").resolve("coffre"), folder, environment);
    }

    /** The same machine with this variable around its programs. */
    public AgentProcess with(String name, String value) {
        return with(Map.of(name, value));
    }

    /** The same machine with these variables around its programs. */
    public AgentProcess with(Map<String, String> variables) {
        Map<String, String> more = new HashMap<>(environment);
        more.putAll(variables);
        return new AgentProcess(program, folder, Map.copyOf(more));
    }

    /** {@code COFFRE_HOME} */
    public Path home() {
        return folder.resolve("home");
    }

    public Path cache() {
        return home().resolve("cache");
    }

    public Path logs() {
        return folder.resolve("said");
    }

    /** A file of this machine with this text, for flags that name one. */
    public Path file(String name, String text) {
        try {
            return Files.writeString(Files.createDirectories(folder).resolve(name), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path passphraseFile() {
        return file("passphrase", PASSPHRASE + "\n");
    }

    /** Makes a vault of this name and registers this machine with it, under the passphrase of all tests. */
    public AgentProcess registered(VaultProcess vault, String vaultName) {
        Administrator administrator = vault.administrator();
        administrator.createVault(vaultName);
        register(administrator.credentials(vaultName, folder)).expect(0);
        return this;
    }

    /** Registers with the passphrase of all tests, without a recovery code. */
    public Outcome register(Path credentials) {
        return run(
                "register",
                credentials.toString(),
                "--passphrase-file",
                passphraseFile().toString(),
                "--i-saved-the-passphrase",
                "--no-recovery-code");
    }

    /** Runs a command with {@code --json} to its end. */
    public Outcome run(String... arguments) {
        return start(arguments).await();
    }

    public RunningProgram start(String... arguments) {
        return invocation(arguments).and("--json").start(logs());
    }

    /** As {@link #run}, as people see it: without {@code --json}. */
    public Outcome speak(String... arguments) {
        return invocation(arguments).run(logs());
    }

    /** As {@link #run}, with arguments as a shell reads them: they can hold bytes that are no text. */
    public Outcome shell(String arguments) {
        String command = "exec \"$0\" " + arguments + " --json";
        return Invocation.of(Path.of("/bin/sh"), "-c", command, program.toString())
                .with("COFFRE_HOME", home().toString())
                .with(environment)
                .run(logs());
    }

    /** Runs a command at a terminal at which somebody types this. */
    public Outcome typed(String input, String... arguments) {
        Invocation coffre = invocation(arguments);
        return new Invocation(
                        List.of(
                                "/usr/bin/python3",
                                Checkout.file("acceptance/tree/at-a-terminal.py")
                                        .toString(),
                                input),
                        coffre.environment())
                .and(coffre.command().toArray(String[]::new))
                .run(logs());
    }

    /** Runs a command as a user who may not read everything: root without the right to pass over modes. */
    public Outcome unprivileged(String... arguments) {
        Invocation coffre = invocation(arguments).and("--json");
        Invocation weakened = "root".equals(System.getProperty("user.name"))
                ? new Invocation(
                                List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"),
                                coffre.environment())
                        .and(coffre.command().toArray(String[]::new))
                : coffre;
        return weakened.run(logs());
    }

    private Invocation invocation(String... arguments) {
        return Invocation.of(program, arguments)
                .with("COFFRE_HOME", home().toString())
                .with(environment);
    }

    /** The machine's id, as the vault knows it. */
    public String machine() {
        return run("status")
                .expect(0)
                .events("status")
                .getFirst()
                .path("machine")
                .asString();
    }
}
