package dev.coffre.agent.hook;

import dev.coffre.agent.program.Program;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
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
        safeProgram();
    }

    /**
     * The program is started by the path that was checked, so that no link can lead elsewhere between check and start.
     *
     * @throws Problem {@code hook-unsafe}
     */
    Program safeProgram() {
        List<ByteString> words = new ArrayList<>(program().words());
        words.set(0, TrustedFile.require(command.getFirst()));
        scripts().forEach(TrustedFile::require);
        return new Program(words);
    }

    /**
     * What an interpreter is given to run or to load, by an absolute path, whether it is there at this moment or not. Which
     * other files a program opens is not known.
     */
    List<String> scripts() {
        return Interpreter.of(command.getFirst())
                .map(interpreter -> interpreter.files(command.subList(1, command.size())))
                .orElse(List.of());
    }

    /** As it was set. */
    Program program() {
        return Program.of(command);
    }
}
