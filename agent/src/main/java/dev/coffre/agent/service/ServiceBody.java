package dev.coffre.agent.service;

/** The work of a service between its start and its end. */
public interface ServiceBody {
    /**
     * Runs until {@link #stop}, or until the work fails.
     *
     * @param ready called once, when the service is up
     * @return the exit code; 0 for a clean end
     */
    int run(Runnable ready);

    /** The system asks the service to stop. Called once, by another thread; returns soon. */
    void stop();
}
