package dev.coffre.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts {@code coffre} as a child process for a job. Its memory returns to the system when the job ends, and its low
 * priority lets the machine's own work go first.
 */
public final class AgentLauncher implements JobLauncher {
    /** System property set by the launcher: the launcher's path. */
    private static final String LAUNCHER = "coffre.launcher";

    private static final List<List<String>> LOW_PRIORITY =
            List.of(List.of("/usr/bin/nice", "-n", "10"), List.of("/usr/bin/ionice", "-c", "2", "-n", "7"));

    private final String main;

    /** @param main the class to start if there is no launcher */
    public AgentLauncher(String main) {
        this.main = main;
    }

    @Override
    public Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        LOW_PRIORITY.stream()
                .filter(words -> Files.isExecutable(Path.of(words.getFirst())))
                .forEach(command::addAll);
        command.addAll(program());
        command.addAll(arguments);
        return new ProcessBuilder(command).start();
    }

    private List<String> program() {
        return Optional.ofNullable(System.getProperty(LAUNCHER))
                .map(List::of)
                .orElseGet(() -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main));
    }
}
