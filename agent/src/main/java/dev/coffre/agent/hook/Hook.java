package dev.coffre.agent.hook;

import dev.coffre.agent.program.Program;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.List;

/**
 * A program that runs beside a backup.
 *
 * @param command its absolute path, and each argument; no shell reads them
 * @param timeout after which it is ended and has failed; at least a second
 * @param onFailure what becomes of the backup; a post-hook only ever warns
 */
public record Hook(List<String> command, Duration timeout, OnFailure onFailure) {
    public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);

    /** What a hook that fails does to the backup. */
    public enum OnFailure {
        STOP,
        WARN
    }

    public Hook {
        command = List.copyOf(command);
        if (command.isEmpty() || timeout.toSeconds() < 1) {
            throw new IllegalArgumentException("a hook of " + command + " within " + timeout);
        }
    }

    /** @throws Problem {@code hook-unsafe} if others may change the program, or it is not there */
    public void requireSafe() {
        TrustedFile.require(command.getFirst());
    }

    Program program() {
        return Program.of(command);
    }
}
