package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.StopRequests;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.signal.TerminationSignals;
import java.util.function.Consumer;

/** SIGHUP, SIGINT and SIGTERM. */
final class SignalStopRequests implements StopRequests {
    @Override
    public void onRequest(Consumer<ExitCode> listener) {
        TerminationSignals.onSignal(listener);
    }

    /** {@code Process.destroy} would close the streams that the result is read from. */
    @Override
    public void request(ProcessHandle child) {
        child.destroy();
    }
}
