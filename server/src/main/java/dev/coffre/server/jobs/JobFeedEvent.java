package dev.coffre.server.jobs;

/** What a subscriber receives. */
public enum JobFeedEvent {
    /** A job of the vaults began, progressed or ended since the last event. */
    CHANGED,

    /** The service stops; no more events follow. */
    CLOSED
}
