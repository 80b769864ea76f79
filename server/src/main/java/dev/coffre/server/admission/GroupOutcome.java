package dev.coffre.server.admission;

/** The end of a group. */
sealed interface GroupOutcome {
    /** The group is durable, and its senders have their results. */
    record Durable() implements GroupOutcome {}

    /** A pack was not synced. The catalog has no row of the group. */
    record NotSynced(Throwable failure) implements GroupOutcome {}

    /** The transaction failed. Recovery after a crash may still bring its rows back. */
    record Unsettled(Throwable failure) implements GroupOutcome {}
}
