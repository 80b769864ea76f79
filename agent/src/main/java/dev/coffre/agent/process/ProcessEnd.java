package dev.coffre.agent.process;

import dev.coffre.vault.problem.ExitCode;

/** Ends this process. */
@FunctionalInterface
public interface ProcessEnd {
    /**
     * Does {@code last} and ends the process, and ends it a moment later even if that hangs. Returns in tests only.
     *
     * @param last what is said and released before
     */
    void end(ExitCode exit, Runnable last);
}
