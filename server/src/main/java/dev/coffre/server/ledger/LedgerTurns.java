package dev.coffre.server.ledger;

import dev.coffre.vault.store.journal.JournalEvent;
import java.util.List;

/** How turns of the ledger exclude each other among processes, and how events reach the journal and the catalog. */
sealed interface LedgerTurns permits OneProcessTurns, AttemptTurns {
    /** Waits until no other process is in a turn. Called by one thread at a time. */
    Turn begin();

    /** One turn. Used by one thread. */
    interface Turn extends AutoCloseable {
        /**
         * Lets the catalog catch up with the journal, without writing to the journal. Returns the points whose files were
         * unreadable.
         */
        List<UnreadablePoint> project();

        /**
         * As {@link #project}. After it, no segment of an earlier turn can become part of the journal. Does nothing if the
         * turn has caught up.
         */
        List<UnreadablePoint> catchUp();

        /** Appends the events after {@link #catchUp}. They are durable and in the catalog on return. */
        List<UnreadablePoint> append(List<JournalEvent> events);

        @Override
        void close();
    }
}
