package dev.coffre.agent.platform;

import dev.coffre.vault.problem.ExitCode;
import java.util.function.Consumer;

/** Requests of the system, a person or a parent process that a process of Coffre end at a safe point. */
public interface StopRequests {
    /**
     * Passes all requests to {@code listener} instead of ending this process.
     *
     * @param listener called by another thread, with the exit code for the request
     */
    void onRequest(Consumer<ExitCode> listener);

    /** Asks a child process of this program to end. Its streams stay open. */
    void request(ProcessHandle child);
}
