package dev.coffre.agent.process;

import java.io.IOException;
import java.util.List;

/** How a job of this machine is started: as the command it would be on a command line. */
@FunctionalInterface
public interface JobProgram {
    /**
     * Its standard input is a pipe, which the caller closes: what it must be told and nobody else may see goes there.
     *
     * @param arguments of {@code coffre}; none may be a secret, for every user of the machine can see them
     */
    Process start(List<String> arguments) throws IOException;
}
