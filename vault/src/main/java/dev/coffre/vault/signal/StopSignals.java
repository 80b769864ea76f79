package dev.coffre.vault.signal;

import dev.coffre.vault.problem.ExitCode;
import java.util.Map;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * The signals that ask a process to end: SIGHUP, SIGINT and SIGTERM. A shutdown hook does not learn which of them came, and
 * the exit code tells it; so they are taken over with {@code sun.misc.Signal}, which JEP 260 keeps for want of another way.
 */
public final class StopSignals {
    private static final Map<String, ExitCode> EXITS =
            Map.of("HUP", ExitCode.HANGUP, "INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED);

    private StopSignals() {}

    /**
     * From now on each of the signals is passed to {@code listener} and no longer ends the process. One that was ignored when
     * the process began, as by nohup, stays ignored.
     *
     * @param listener called by a thread of its own, with the exit code that tells of the signal
     */
    public static void onEach(Consumer<ExitCode> listener) {
        EXITS.forEach((name, exit) -> Signal.handle(new Signal(name), signal -> listener.accept(exit)));
    }
}
