package dev.coffre.acceptance.windows;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine with Windows: a prefix of Wine in which acceptance/windows/journey.sh has installed the agent. One test class at a
 * time uses it, under {@link #LOCK}.
 */
public final class WindowsMachine implements AutoCloseable {
    /** Name for {@code @ResourceLock}: a test may end all programs of the machine. */
    public static final String LOCK = "windows-machine";

    /** How long Windows may take to end. What then still runs is killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String EVENT_LOG = "event.log";
    private static final String PREFIX = "COFFRE_WINE_PREFIX";
    private static final String PROGRAM = "C:\\Program Files\\Coffre Agent\\bin\\coffre.exe";

    private final Path prefix;
    private final Path logs;
    private Process session;

    private WindowsMachine(Path prefix, Path logs) {
        this.prefix = prefix;
        this.logs = logs;
        this.session = logOn();
    }

    /** @param logs a folder for what programs print */
    public static WindowsMachine start(Path logs) {
        Optional<String> prefix = Optional.ofNullable(System.getenv(PREFIX));
        assumeTrue(prefix.isPresent(), "no agent is installed under Wine: run acceptance/windows/check.sh journey");
        return new WindowsMachine(Path.of(prefix.orElseThrow()), logs);
    }

    /**
     * A program that runs as long as the machine: Wine ends its services with the last program. Wine keeps no event log, but
     * prints what a program reports to it. The services have the variables and the standard error of the first program.
     */
    private Process logOn() {
        try {
            ProcessBuilder builder = new ProcessBuilder("wine", "cmd.exe", "/q")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            Files.createDirectories(logs).resolve(EVENT_LOG).toFile()));
            builder.environment().putAll(environment());
            builder.environment().put("WINEDEBUG", "-all,+eventlog");
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what services have reported to the event log since {@link #start}. */
    public String eventLog() {
        return text(logs.resolve(EVENT_LOG));
    }

    private Map<String, String> environment() {
        return Map.of(
                "WINEPREFIX", prefix.toString(),
                "WINEARCH", "win64",
                "WINEDEBUG", "-all",
                "LC_ALL", "C.UTF-8", // Wine takes names from the locale
                "XDG_RUNTIME_DIR", "/tmp",
                "DISPLAY", "");
    }

    /** {@code C:\} */
    public Path drive() {
        return prefix.resolve("drive_c");
    }

    public Path prefix() {
        return prefix;
    }

    Path logs() {
        return logs;
    }

    /** Returns a path on drive C as Windows writes it. */
    public String path(Path file) {
        return "C:\\" + drive().relativize(file).toString().replace('/', '\\');
    }

    /** Returns the file of a path on drive C that Windows writes so. */
    public Path file(String path) {
        return drive().resolve(path.substring("C:\\".length()).replace('\\', '/'));
    }

    /** The agent as it is installed, with its service. */
    public WindowsAgent agent() {
        return WindowsAgent.installed(this);
    }

    /** The same program as if it ran on another machine: with a {@code COFFRE_HOME} of its own, and without a service. */
    public WindowsAgent agent(String name) {
        return WindowsAgent.withHome(this, drive().resolve("machines").resolve(name));
    }

    Invocation coffre(String... arguments) {
        return program(PROGRAM, arguments);
    }

    /** @param program as Windows writes it, or the name of one of its own programs */
    public Invocation program(String program, String... arguments) {
        return Invocation.of(Path.of("/usr/bin/wine"), program).and(arguments).with(environment());
    }

    /** Returns the processes of this machine whose command line has all these words. */
    public List<Long> processes(String... words) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process ->
                            isHere(process) && List.of(words).stream().allMatch(commandLine(process)::contains))
                    .map(process -> Long.valueOf(process.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Maven, the vault and the proxy may have the variable too, but are programs of Linux. */
    private boolean isHere(Path process) {
        return isWine(process) && ("\0" + text(process.resolve("environ"))).contains("\0WINEPREFIX=" + prefix + "\0");
    }

    private static boolean isWine(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("exe"))
                    .getFileName()
                    .toString()
                    .startsWith("wine");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String commandLine(Path process) {
        return text(process.resolve("cmdline")).replace('\0', ' ');
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** {@code kill -9} of each process whose command line has all these words. Fails if there is none. */
    public void kill(String... words) {
        List<Long> found = processes(words);
        if (found.isEmpty()) {
            throw new AssertionError("no process to kill: " + List.of(words));
        }
        found.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Ends Windows as a power failure does, and starts it again. Some programs do not notice that their server is gone. */
    public void cutPower() {
        kill();
        awaitEnd();
        session = logOn();
    }

    private void awaitEnd() {
        run("wineserver", "-w");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && !processes().isEmpty()) {
            pause(100);
        }
        processes().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private void run(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment());
        try {
            Process started = builder.start();
            if (!started.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                started.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends all programs. */
    @Override
    public void close() {
        session.destroyForcibly();
        run("wineserver", "-k");
        awaitEnd();
    }
}
