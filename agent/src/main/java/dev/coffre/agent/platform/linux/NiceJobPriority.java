package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.JobPriority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts jobs through nice and ionice, where the machine has them. */
final class NiceJobPriority implements JobPriority {
    private static final List<List<String>> LOW_PRIORITY =
            List.of(List.of("/usr/bin/nice", "-n", "10"), List.of("/usr/bin/ionice", "-c", "2", "-n", "7"));

    @Override
    public Process start(List<String> command) throws IOException {
        List<String> words = new ArrayList<>();
        LOW_PRIORITY.stream()
                .filter(prefix -> Files.isExecutable(Path.of(prefix.getFirst())))
                .forEach(words::addAll);
        words.addAll(command);
        return new ProcessBuilder(words).start();
    }
}
