package dev.coffre.server.jobs;

/** The feed sends these events to its subscribers. */
public enum JobFeedEvent {
    /** A job of the vaults began, progressed or ended since the last event. */
    CHANGED,

    /** The service stops; no more events follow. */
    CLOSED
}
