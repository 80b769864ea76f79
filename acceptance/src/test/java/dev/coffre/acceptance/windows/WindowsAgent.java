package dev.coffre.acceptance.windows;

import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.RunningProgram;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code coffre.exe} on a machine with Windows, as {@link AgentProcess} is {@code coffre} on this one. Immutable. */
public final class WindowsAgent {
    private final WindowsMachine machine;
    private final Path home;
    private final Path files;
    private final Map<String, String> environment;

    private WindowsAgent(WindowsMachine machine, Path home, Path files, Map<String, String> environment) {
        this.machine = machine;
        this.home = home;
        this.files = files;
        this.environment = environment;
    }

    static WindowsAgent installed(WindowsMachine machine) {
        Path drive = machine.drive();
        return new WindowsAgent(machine, drive.resolve("ProgramData/Coffre"), drive.resolve("files"), Map.of());
    }

    static WindowsAgent withHome(WindowsMachine machine, Path folder) {
        Path home = folder.resolve("home");
        return new WindowsAgent(machine, home, folder.resolve("files"), Map.of("COFFRE_HOME", machine.path(home)));
    }

    /** The same machine with this variable around its programs. */
    public WindowsAgent with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new WindowsAgent(machine, home, files, Map.copyOf(more));
    }

    /** Where it keeps settings, keys and state. */
    public Path home() {
        return home;
    }

    /** Returns a file of this machine with this text, as Windows writes its path, for flags that name one. */
    public String file(String name, String text) {
        try {
            Path file = Files.createDirectories(files).resolve(name);
            return machine.path(Files.writeString(file, text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String passphraseFile() {
        return file("passphrase", AgentProcess.PASSPHRASE + "\n");
    }

    /** Downloads vault credentials to this machine. */
    public String credentials(Administrator administrator, String vaultName) {
        return machine.path(administrator.credentials(vaultName, files));
    }

    /** Makes a vault of this name and registers this machine with it, under the passphrase of all tests. */
    public WindowsAgent registered(VaultProcess vault, String vaultName) {
        Administrator administrator = vault.administrator();
        administrator.createVault(vaultName);
        register(credentials(administrator, vaultName), "--no-recovery-code").expect(0);
        return this;
    }

    /** Registers with the passphrase of all tests. */
    public Outcome register(String credentials, String... more) {
        return invocation("register", credentials, "--passphrase-file", passphraseFile(), "--i-saved-the-passphrase")
                .and(more)
                .and("--json")
                .run(machine.logs());
    }

    /** Runs a command with {@code --json} to its end. */
    public Outcome run(String... arguments) {
        return start(arguments).await();
    }

    public RunningProgram start(String... arguments) {
        return invocation(arguments).and("--json").start(machine.logs());
    }

    /** As {@link #run}, as people see it: without {@code --json}. */
    public Outcome speak(String... arguments) {
        return invocation(arguments).run(machine.logs());
    }

    /** Runs a command that writes data to standard output, and returns the bytes. */
    public byte[] data(String... arguments) {
        Invocation invocation = invocation(arguments);
        try {
            Path out = Files.createTempFile(Files.createDirectories(machine.logs()), "data-", ".out");
            Path err = Files.createTempFile(machine.logs(), "data-", ".err");
            ProcessBuilder builder = new ProcessBuilder(invocation.command())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(invocation.environment());
            int exit = builder.start().waitFor();
            if (exit != 0) {
                throw new AssertionError(invocation.command() + " ended with " + exit + ": " + Files.readString(err));
            }
            return Files.readAllBytes(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Invocation invocation(String... arguments) {
        return machine.coffre(arguments).with(environment);
    }

    /** The machine's id, as the vault knows it. */
    public String id() {
        return run("status")
                .expect(0)
                .events("status")
                .getFirst()
                .path("machine")
                .asString();
    }
}
