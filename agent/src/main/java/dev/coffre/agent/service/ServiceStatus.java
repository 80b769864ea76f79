package dev.coffre.agent.service;

import java.util.Locale;

/**
 * The state of the service, as the service manager reports it.
 *
 * @param pid of the service's process; 0 without one
 * @param exit how the service ended last: 0 for a clean end
 */
public record ServiceStatus(State state, long pid, int exit) {
    /** States of a service. The order of all but {@code ABSENT} is that of {@code SERVICE_STATUS.dwCurrentState}. */
    public enum State {
        ABSENT,
        STOPPED,
        START_PENDING,
        STOP_PENDING,
        RUNNING,
        CONTINUE_PENDING,
        PAUSE_PENDING,
        PAUSED;

        /** Returns the state's word for scripts and texts, such as {@code start-pending}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The service is not installed. */
    public static ServiceStatus absent() {
        return new ServiceStatus(State.ABSENT, 0, 0);
    }

    public boolean is(State wanted) {
        return state == wanted;
    }
}
