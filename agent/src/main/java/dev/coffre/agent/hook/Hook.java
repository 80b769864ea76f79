package dev.coffre.agent.hook;

import dev.coffre.agent.program.Program;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A program that runs beside a backup.
 *
 * @param command its absolute path, and each argument; no shell reads them
 * @param timeout after which it is ended and has failed; at least a second
 * @param onFailure what becomes of the backup; a post-hook only ever warns
 */
public record Hook(List<String> command, Duration timeout, OnFailure onFailure) {
    /** An interpreter and the option after which comes a program’s text. */
    private static final Pattern TEXT = Pattern.compile(".*(?:(?:sh|python[0-9.]*) -[a-zA-Z]*c"
            + "|(?:perl|ruby|node|nodejs|lua)[0-9.]* (?:-[a-zA-Z]*e|--eval)|php[0-9.]* (?:-r|--run))");

    /** Programs that run a file which an argument names. */
    private static final Pattern INTERPRETER =
            Pattern.compile(".*/(?:(?:ba|da|k|z|a)?sh|(?:python|perl|ruby|php|node|lua)[0-9.]*)");

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
     * What an interpreter is given to run, by an absolute path, whether it is there at this moment or not. Which options
     * take a word of their own differs, so what comes after an option may be that word or the script: an absolute path there
     * is checked, and so is the next. Which other files a program opens is not known.
     */
    private List<String> scripts() {
        List<String> scripts = new ArrayList<>();
        if (!INTERPRETER.matcher(command.getFirst()).matches()) {
            return scripts;
        }
        boolean afterOption = false;
        for (String argument : command.subList(1, command.size())) {
            if (TEXT.matcher(command.getFirst() + " " + argument).matches()) {
                return scripts;
            }
            boolean isOption = argument.startsWith("-");
            if (argument.startsWith("/")) {
                scripts.add(argument);
            }
            if (!isOption && !afterOption) {
                return scripts;
            }
            afterOption = isOption;
        }
        return scripts;
    }

    /** As it was set. */
    Program program() {
        return Program.of(command);
    }
}
