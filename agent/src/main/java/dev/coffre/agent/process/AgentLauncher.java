package dev.coffre.agent.process;

import dev.coffre.agent.platform.JobPriority;
import dev.coffre.agent.platform.StopRequests;
import java.io.IOException;
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

    private final String main;
    private final JobPriority priority;
    private final StopRequests stopRequests;

    /** @param main the class to start if there is no launcher */
    public AgentLauncher(String main, JobPriority priority, StopRequests stopRequests) {
        this.main = main;
        this.priority = priority;
        this.stopRequests = stopRequests;
    }

    @Override
    public Process start(List<String> arguments) throws IOException {
        return priority.start(command(arguments));
    }

    @Override
    public Process startForPerson(List<String> arguments) throws IOException {
        return new ProcessBuilder(command(arguments)).start();
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(program());
        command.addAll(arguments);
        return command;
    }

    @Override
    public void stop(Process job) {
        stopRequests.request(job.toHandle());
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
