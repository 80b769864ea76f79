package dev.coffre.agent.service;

import java.io.IOException;
import java.util.List;

/** The agent's service under the service manager of this machine. Failures carry the reason of the system. */
public interface ServiceControl {
    /**
     * Creates the service, or changes it to what this installation needs. It starts with the machine. Registers the source
     * of its events.
     *
     * @param arguments with which the service manager starts this program
     * @return settings that this system does not know, which the service lacks
     */
    List<String> install(ServiceTexts texts, List<String> arguments) throws IOException;

    /** Stops and deletes the service, and removes the source of its events. Returns whether it was there. */
    boolean uninstall() throws IOException;

    /** Starts the service and waits until it runs. Returns the status that it reached in time. */
    ServiceStatus start() throws IOException;

    /** Stops the service and waits for its end. Returns the status that it reached in time. */
    ServiceStatus stop() throws IOException;

    ServiceStatus status() throws IOException;

    /**
     * Runs the service in this process, which the service manager has started.
     *
     * @return the exit code of the body
     * @throws ServiceNotStartedException if the service manager has not started this process
     */
    int run(ServiceBody body) throws IOException;

    /** The service manager has not started this process. */
    final class ServiceNotStartedException extends IOException {
        private static final long serialVersionUID = 1;

        public ServiceNotStartedException() {
            super("the service manager has not started this process");
        }
    }
}
