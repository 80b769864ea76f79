package dev.coffre.agent.process;

import dev.coffre.vault.problem.ExitCode;
import java.util.function.Supplier;

/** Ends this process. */
@FunctionalInterface
public interface ProcessEnd {
    /**
     * Does {@code last} and ends the process, and ends it a moment later even if that hangs. Returns in tests only.
     *
     * @param exit how the process ends if {@code last} hangs
     * @param last says and releases what is left, and returns how the process ends
     */
    void end(ExitCode exit, Supplier<ExitCode> last);
}
