package dev.coffre.agent.schedule;

import java.time.Instant;

/** What a schedule asks for now. */
public sealed interface Turn {
    /**
     * Nothing yet.
     *
     * @param until when to ask again at the latest
     */
    record Wait(Instant until) implements Turn {}

    /**
     * A backup.
     *
     * @param due when it was due: what was missed before is made up for by this one
     */
    record Backup(Instant due) implements Turn {}
}
