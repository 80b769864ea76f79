package dev.coffre.agent.setup.linux;

import java.io.IOException;
import java.util.List;

/** Runs programs of the system. */
@FunctionalInterface
public interface SystemCommandRunner {
    /** Runs the program and returns its exit code. Its standard error is that of this process. */
    int run(List<String> words) throws IOException, InterruptedException;

    /** Returns an implementation that starts child processes with an empty standard input. */
    static SystemCommandRunner childProcesses() {
        return words -> new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }
}
