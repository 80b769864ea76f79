package dev.coffre.server.jobs;

/** A change that a subscriber receives. */
public sealed interface JobFeedEvent {
    /** A job began, progressed or ended; {@code job} is its current state. */
    record Updated(Job job) implements JobFeedEvent {}

    /** Changes were dropped: the subscriber must read the list again. */
    record EventsDropped() implements JobFeedEvent {}

    /** The service stops; no more changes follow. */
    record FeedClosed() implements JobFeedEvent {}
}
