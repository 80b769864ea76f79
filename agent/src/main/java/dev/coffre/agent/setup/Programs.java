package dev.coffre.agent.setup;

import java.io.IOException;
import java.util.List;

/** Runs programs of the system. */
@FunctionalInterface
public interface Programs {
    /** Waits for its end; the answer is its exit code. What it says goes to standard error. */
    int run(List<String> words) throws IOException, InterruptedException;

    /** As child processes, without the input of this one. */
    static Programs ofTheSystem() {
        return words -> new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }
}
