package dev.coffre.agent.platform.windows;

import dev.coffre.agent.service.ServiceBody;
import dev.coffre.agent.service.ServiceControl;
import dev.coffre.agent.service.ServiceStatus;
import dev.coffre.agent.service.ServiceStatus.State;
import dev.coffre.agent.service.ServiceTexts;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.windows.WindowsPrivateFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The agent's Windows service. It runs as LocalSystem, which may read and recover every file. */
public final class WindowsServiceControl implements ServiceControl {
    /** Name of the agent's service in the registry and for {@code sc}. */
    public static final String NAME = "CoffreAgent";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(20);

    /** Longer than the minute that a service manager may give a stopped process to end (Wine does: services.c). */
    private static final Duration DELETE_TIMEOUT = Duration.ofSeconds(75);

    /** ERROR_SERVICE_MARKED_FOR_DELETE. */
    private static final String MARKED_FOR_DELETE = "win32 1072";

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final String ENVIRONMENT = "Environment";

    private final String name;
    private final ServiceManagerClient manager;
    private final ProgramLine commandLine;
    private final Map<String, String> environment;

    /** The command line of the service, by its arguments. */
    @FunctionalInterface
    interface ProgramLine {
        String of(List<String> arguments) throws IOException;
    }

    /** @param environment variables that the service gets beside those of the system */
    public WindowsServiceControl(Map<String, String> environment) {
        this(
                NAME,
                arguments -> ServiceCommandLine.ofThisProcess().ifTrusted(new WindowsPrivateFiles(), arguments),
                environment);
    }

    WindowsServiceControl(String name, ProgramLine commandLine, Map<String, String> environment) {
        this.name = name;
        this.manager = new ServiceManagerClient(name);
        this.commandLine = commandLine;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<String> install(ServiceTexts texts, List<String> arguments) throws IOException {
        List<String> refused = installWhenFree(texts, commandLine.of(arguments));
        RegistryKey key = new RegistryKey("SYSTEM\\CurrentControlSet\\Services\\" + name);
        if (environment.isEmpty()) {
            key.deleteValue(ENVIRONMENT);
        } else {
            key.setStrings(
                    ENVIRONMENT,
                    environment.entrySet().stream()
                            .map(variable -> variable.getKey() + "=" + variable.getValue())
                            .sorted()
                            .toList());
        }
        EventLog.install();
        return refused;
    }

    /** A deleted service keeps its name until all of its handles are closed, also those of other programs. */
    private List<String> installWhenFree(ServiceTexts texts, String command) throws IOException {
        long end = System.nanoTime() + DELETE_TIMEOUT.toNanos();
        while (true) {
            try {
                return manager.install(texts, command);
            } catch (ErrnoException e) {
                if (!e.symbol().equals(MARKED_FOR_DELETE) || System.nanoTime() > end) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(POLL_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public boolean uninstall() throws IOException {
        ServiceStatus unused = stop();
        boolean deleted = manager.delete();
        if (deleted) {
            // The name is free for the next installation only when the process has ended.
            unused = await(Set.of(State.ABSENT), DELETE_TIMEOUT);
        }
        EventLog.uninstall();
        return deleted;
    }

    @Override
    public ServiceStatus start() throws IOException {
        return manager.requestStart()
                ? await(Set.of(State.RUNNING, State.STOPPED, State.ABSENT), START_TIMEOUT)
                : ServiceStatus.absent();
    }

    @Override
    public ServiceStatus stop() throws IOException {
        long pid = manager.status().pid();
        Optional<ProcessHandle> process = pid == 0 ? Optional.empty() : ProcessHandle.of(pid);
        if (!manager.requestStop()) {
            return ServiceStatus.absent();
        }
        ServiceStatus status = await(Set.of(State.STOPPED, State.ABSENT), STOP_TIMEOUT);
        // A service has stopped before its process ends. Until then the files of the program are in use.
        long end = System.nanoTime() + END_TIMEOUT.toNanos();
        while (process.isPresent() && process.get().isAlive() && System.nanoTime() < end) {
            pause();
        }
        return status;
    }

    @Override
    public ServiceStatus status() throws IOException {
        return manager.status();
    }

    @Override
    public int run(ServiceBody body) throws IOException {
        return ServiceProcess.run(name, body);
    }

    /** Waits for one of the states. Returns the last status after the timeout. */
    private ServiceStatus await(Set<State> wanted, Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        ServiceStatus status = manager.status();
        while (!wanted.contains(status.state()) && System.nanoTime() < end) {
            pause();
            status = manager.status();
        }
        return status;
    }
}
