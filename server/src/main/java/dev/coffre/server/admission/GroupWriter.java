package dev.coffre.server.admission;

import java.time.Instant;
import java.util.List;

/** Writes the rows of groups whose packs are durable, one group after the other, and answers their senders. */
public sealed interface GroupWriter permits OwnGroupWriter, SharedGroupWriter {
    /** Returns the time by which the age of packs is judged. Called before a group's packs are written to the store. */
    Instant now();

    /**
     * Writes the group in one transaction and then answers.
     *
     * @return the batches that have no answer, and must be admitted again
     */
    List<QueuedBatch> write(AdmissionGroup group, GroupPacks packs);
}
