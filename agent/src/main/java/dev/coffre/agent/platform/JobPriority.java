package dev.coffre.agent.platform;

import java.io.IOException;
import java.util.List;

/** Starts a job with a low priority, so that the machine's own work goes first. */
@FunctionalInterface
public interface JobPriority {
    /** @param command the program and its arguments */
    Process start(List<String> command) throws IOException;
}
