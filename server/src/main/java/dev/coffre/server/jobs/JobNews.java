package dev.coffre.server.jobs;

/** What a subscriber is told. */
public sealed interface JobNews {
    /** A job began, went on or ended; how it stands now. */
    record Changed(Job job) implements JobNews {}

    /** There was more news than could be kept: the list is to be read anew. */
    record Missed() implements JobNews {}

    /** No more will come: the service stops. */
    record Ended() implements JobNews {}
}
