package dev.coffre.agent.hook;

import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.agent.process.ExternalProgram;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.trust.PathTrust;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that runs before or after a backup.
 *
 * @param command absolute path and arguments, not interpreted by a shell
 * @param timeout at least a second; after it the program is ended and counts as failed
 * @param onFailure effect on the backup; a failed post-hook only causes a warning
 */
public record Hook(List<String> command, Duration timeout, OnFailure onFailure) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    /** The effect of a failed hook on the backup. */
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

    /**
     * @throws Problem {@code hook-unsafe} if other users could change a file that runs, {@code hook-unusable} if one
     *     cannot be checked, for example because it is missing, or if the program cannot be started with its arguments
     */
    public void requireSafe(PathTrust trust, ExternalPrograms programs) {
        try {
            ProcessBuilder unused = safeProgram(trust, programs).builder(programs);
        } catch (IOException e) {
            throw ProblemCode.HOOK_UNUSABLE
                    .with("path", command.getFirst())
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    /**
     * Returns the program to start, by the path that was checked, so that no link can change between check and start.
     *
     * @throws Problem {@code hook-unsafe}, {@code hook-unusable}
     */
    ExternalProgram safeProgram(PathTrust trust, ExternalPrograms programs) {
        List<ByteString> words = new ArrayList<>(program().words());
        words.set(0, TrustedHookFile.require(trust, command.getFirst()));
        programs.scripts(command).forEach(script -> TrustedHookFile.require(trust, script));
        return new ExternalProgram(words);
    }

    /** Returns the program as it was configured. */
    ExternalProgram program() {
        return ExternalProgram.of(command);
    }
}
