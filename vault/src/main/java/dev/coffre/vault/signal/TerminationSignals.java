package dev.coffre.vault.signal;

import dev.coffre.vault.problem.ExitCode;
import java.util.Map;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * The signals that ask a process to end: SIGHUP, SIGINT and SIGTERM. A shutdown hook does not learn which of them came,
 * but the exit code depends on it. So they are handled with {@code sun.misc.Signal}, which JEP 260 keeps for lack of a
 * replacement.
 */
public final class TerminationSignals {
    private static final Map<String, ExitCode> EXITS =
            Map.of("HUP", ExitCode.HANGUP, "INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED);

    private TerminationSignals() {}

    /**
     * Passes each of the signals to {@code listener} instead of ending the process. A signal that was ignored when the
     * process began, as by nohup, stays ignored.
     *
     * @param listener called in a thread of its own, with the exit code for the signal
     */
    public static void onSignal(Consumer<ExitCode> listener) {
        EXITS.forEach((name, exit) -> handle(name, () -> listener.accept(exit)));
    }

    /** Windows has no SIGHUP. */
    private static void handle(String name, Runnable listener) {
        try {
            Signal.handle(new Signal(name), signal -> listener.run());
        } catch (IllegalArgumentException unknownHere) {
            // The system never sends it.
        }
    }
}
