package dev.coffre.agent.process;

import java.io.IOException;
import java.util.List;

/** Starts a job of this machine with the arguments of a command line. */
public interface JobLauncher {
    /**
     * Starts the job. Its standard input is a pipe that the caller must close; secrets go there.
     *
     * @param arguments of {@code coffre}, without secrets, because every user of the machine can see them
     */
    Process start(List<String> arguments) throws IOException;

    /** As {@link #start}, at the priority of this process: a person waits for it. */
    default Process startForPerson(List<String> arguments) throws IOException {
        return start(arguments);
    }

    /** Asks a job to stop at a safe point. Its streams stay open. */
    default void stop(Process job) {
        job.toHandle().destroy();
    }
}
