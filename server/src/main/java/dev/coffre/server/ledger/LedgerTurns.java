package dev.coffre.server.ledger;

import dev.coffre.server.catalog.CatalogConnection;
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

        /**
         * As {@link #catchUp}. After it, no event of an earlier turn can become part of the journal, even if its segment arrives
         * later.
         */
        List<UnreadablePoint> settle();

        /**
         * Fails the transaction if another turn has changed the journal since this one caught up.
         *
         * @throws dev.coffre.vault.problem.Problem {@code vault-unavailable}
         */
        void require(CatalogConnection connection);

        /** Appends the events after {@link #catchUp}. They are durable and in the catalog on return. */
        List<UnreadablePoint> append(List<JournalEvent> events);

        @Override
        void close();
    }
}
