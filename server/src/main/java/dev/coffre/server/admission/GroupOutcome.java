package dev.coffre.server.admission;

import java.util.List;

/** The end of a group. */
sealed interface GroupOutcome {
    /**
     * The group is durable, and its senders have their results.
     *
     * @param undecided those that have none, and must be admitted again. See {@link SharedGroupWriter}
     */
    record Durable(List<QueuedBatch> undecided) implements GroupOutcome {
        public Durable {
            undecided = List.copyOf(undecided);
        }
    }

    /** A pack was not synced. The catalog has no row of the group. */
    record NotSynced(Throwable failure) implements GroupOutcome {}

    /** The transaction failed. Recovery after a crash may still bring its rows back. */
    record Unsettled(Throwable failure) implements GroupOutcome {}
}
