package dev.coffre.agent.daemon;

import java.util.Optional;

/** Receives the daemon's events for the service manager and the system log. Called by the daemon's thread. */
@FunctionalInterface
public interface DaemonListener {
    /** The daemon answers other programs. Called once. */
    void ready();

    /**
     * A scheduled backup ended.
     *
     * @param exit exit code of its process
     * @param code of its result; empty if its process printed none
     */
    default void backupEnded(String group, int exit, Optional<String> code) {}

    /** The process of a scheduled backup could not be started. */
    default void backupNotStarted(String group) {}
}
