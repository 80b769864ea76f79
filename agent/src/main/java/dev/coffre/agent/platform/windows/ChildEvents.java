package dev.coffre.agent.platform.windows;

import dev.coffre.agent.platform.JobPriority;
import dev.coffre.agent.platform.StopRequests;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.windows.PrivateDescriptor;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.signal.TerminationSignals;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Asks child processes to end by an event of the system. A service has no console, so it cannot send them Ctrl-C, and
 * TerminateProcess leaves no time for a safe point. A parent passes the event's name in the environment of the child.
 * Thread-safe.
 */
final class ChildEvents implements JobPriority, StopRequests {
    private static final String VARIABLE = "COFFRE_STOP_EVENT";
    private static final String PREFIX = "Local\\coffre-stop-";

    private static final Win32Function CREATE_EVENT = Win32Function.of("kernel32", "CreateEventW");
    private static final Win32Function OPEN_EVENT = Win32Function.of("kernel32", "OpenEventW");
    private static final Win32Function SET_EVENT = Win32Function.of("kernel32", "SetEvent");
    private static final Win32Function WAIT = Win32Function.of("kernel32", "WaitForSingleObject");
    private static final Win32Function SET_PRIORITY_CLASS = Win32Function.of("kernel32", "SetPriorityClass");

    private static final int SYNCHRONIZE = 0x100000;
    private static final int INFINITE = -1;
    private static final int BELOW_NORMAL = 0x4000;

    /** The pseudo handle of GetCurrentProcess. */
    private static final long THIS_PROCESS = -1;

    private final SecureRandom random = new SecureRandom();
    private final Map<Long, Win32Handle> events = new ConcurrentHashMap<>();

    @Override
    public Process start(List<String> command) throws IOException {
        byte[] unique = new byte[16];
        random.nextBytes(unique);
        String name = PREFIX + HexFormat.of().formatHex(unique);
        Win32Handle event = create(name);
        try {
            List<String> words = command.stream().map(CommandLine::escaped).toList();
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().put(VARIABLE, name);
            Process child = builder.start();
            events.put(child.pid(), event);
            child.onExit().thenRun(() -> forget(child.pid()));
            return child;
        } catch (IOException e) {
            event.close();
            throw e;
        }
    }

    private static Win32Handle create(String name) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            return CREATE_EVENT
                    .call(
                            PrivateDescriptor.forObject().address(),
                            1,
                            0,
                            WideString.allocate(name, memory).address())
                    .requireHandle(ByteString.EMPTY);
        }
    }

    private void forget(long child) {
        Win32Handle event = events.remove(child);
        try {
            if (event != null) {
                event.close();
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException("an event that cannot be closed", e);
        }
    }

    @Override
    public void request(ProcessHandle child) {
        Win32Handle event = events.get(child.pid());
        if (event == null) {
            child.destroy();
        } else {
            SET_EVENT.call(event.value());
        }
    }

    /** A child also lowers its own priority. Its children inherit the class. */
    @Override
    public void onRequest(Consumer<ExitCode> listener) {
        TerminationSignals.onSignal(listener);
        String name = System.getenv(VARIABLE);
        if (name != null && name.startsWith(PREFIX)) {
            SET_PRIORITY_CLASS.call(THIS_PROCESS, BELOW_NORMAL);
            Thread.ofPlatform().daemon().name("stop-event").start(() -> await(name, listener));
        }
    }

    private static void await(String name, Consumer<ExitCode> listener) {
        try (Arena memory = Arena.ofConfined();
                Win32Handle event = OPEN_EVENT
                        .call(SYNCHRONIZE, 0, WideString.allocate(name, memory).address())
                        .requireHandle(ByteString.EMPTY)) {
            if (WAIT.call(event.value(), INFINITE).status() == 0) {
                listener.accept(ExitCode.TERMINATED);
            }
        } catch (ErrnoException parentEnded) {
            // Only the parent sets the event, so no request can come.
        }
    }
}
