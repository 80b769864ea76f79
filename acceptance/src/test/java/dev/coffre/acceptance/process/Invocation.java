package dev.coffre.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program that is to be started: its arguments and what it sees around it. Immutable. */
public record Invocation(List<String> command, Map<String, String> environment) {
    public Invocation {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public static Invocation of(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return new Invocation(command, Map.of("LC_ALL", "C.UTF-8"));
    }

    public Invocation and(String... arguments) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(List.of(arguments));
        return new Invocation(longer, environment);
    }

    public Invocation with(String name, String value) {
        return with(Map.of(name, value));
    }

    public Invocation with(Map<String, String> variables) {
        Map<String, String> more = new HashMap<>(environment);
        more.putAll(variables);
        return new Invocation(command, more);
    }

    /** Starts it without a terminal; what it says goes to files of its own in {@code logs}. */
    public RunningProgram start(Path logs) {
        try {
            Path out = Files.createTempFile(Files.createDirectories(logs), "run-", ".out");
            Path err = Files.createTempFile(logs, "run-", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            return new RunningProgram(String.join(" ", command), builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits for its end. */
    public Outcome run(Path logs) {
        return start(logs).await();
    }
}
