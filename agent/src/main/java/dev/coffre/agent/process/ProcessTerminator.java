package dev.coffre.agent.process;

import dev.coffre.vault.problem.ExitCode;
import java.util.function.Supplier;

/** Ends this process. */
@FunctionalInterface
public interface ProcessTerminator {
    /**
     * Runs {@code last}, then ends the process. Ends it after a moment even if {@code last} hangs. Returns in tests only.
     *
     * @param exit exit code if {@code last} hangs
     * @param last reports and releases what remains, and returns the exit code
     */
    void terminate(ExitCode exit, Supplier<ExitCode> last);
}
