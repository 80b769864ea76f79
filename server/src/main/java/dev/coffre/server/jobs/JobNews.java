package dev.coffre.server.jobs;

/** A change that a subscriber receives. */
public sealed interface JobNews {
    /** A job began, progressed or ended; {@code job} is its current state. */
    record Changed(Job job) implements JobNews {}

    /** Changes were dropped: the subscriber must read the list again. */
    record Missed() implements JobNews {}

    /** The service stops; no more changes follow. */
    record Ended() implements JobNews {}
}
