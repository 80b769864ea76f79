package dev.coffre.server.ledger;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.store.Journal;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The turns of the only process that writes the journal, to a disk: first a segment, durably, then the catalog. If the second step
 * fails, the catalog catches up before the next decision or at the next start.
 */
final class OneProcessTurns implements LedgerTurns, LedgerTurns.Turn {
    private final Journal journal;
    private final Catalog catalog;
    private final JournalProjection projection;
    private Optional<JournalSegment> newest;

    private OneProcessTurns(Journal journal, Catalog catalog, JournalProjection projection) {
        this.journal = journal;
        this.catalog = catalog;
        this.projection = projection;
        this.newest = journal.newest();
    }

    /**
     * An empty journal starts with the vault's signing key.
     *
     * @throws dev.coffre.vault.problem.Problem {@code journal-damaged} if the catalog knows segments that are not there: it
     *     would never take those that are written in their place
     */
    static OneProcessTurns open(Journal journal, Catalog catalog, JournalProjection projection) {
        OneProcessTurns turns = new OneProcessTurns(journal, catalog, projection);
        long applied = catalog.read(connection -> new JournalPosition(connection).appliedSegment());
        if (applied > turns.newest.map(JournalSegment::number).orElse(0L)) {
            throw Journal.missing(applied);
        }
        if (turns.newest.isEmpty()) {
            turns.write(
                    List.of(new JournalEvent.ServiceStarted(journal.signingKey().verifyingKey())));
        }
        return turns;
    }

    @Override
    public Turn begin() {
        return this;
    }

    @Override
    public List<UnreadablePoint> project() {
        List<UnreadablePoint> unread = new ArrayList<>();
        for (JournalSegment segment : missing()) {
            unread.addAll(apply(segment));
        }
        return unread;
    }

    private Iterable<JournalSegment> missing() {
        long applied = catalog.read(connection -> new JournalPosition(connection).appliedSegment());
        long last = newest.map(JournalSegment::number).orElse(0L);
        if (applied >= last) {
            return List.of();
        }
        return applied == last - 1 ? newest.stream().toList() : journal.readAfter(applied);
    }

    private List<UnreadablePoint> apply(JournalSegment segment) {
        return catalog.write(connection -> {
            List<UnreadablePoint> unread = new ArrayList<>();
            projection.apply(segment.events(), segment.at(), connection, unread::add);
            new JournalPosition(connection).setAppliedSegment(segment.number());
            return unread;
        });
    }

    @Override
    public List<UnreadablePoint> catchUp() {
        return project();
    }

    @Override
    public List<UnreadablePoint> settle() {
        return project();
    }

    @Override
    public void require(CatalogConnection connection) {
        // No other process has turns.
    }

    @Override
    public List<UnreadablePoint> append(List<JournalEvent> events) {
        write(events);
        return project();
    }

    private void write(List<JournalEvent> events) {
        long number = newest.map(JournalSegment::number).orElse(0L) + 1;
        Sha256 previous = newest.map(JournalSegment::hash).orElse(Sha256.ZERO);
        newest = Optional.of(journal.append(new SegmentName(number, 0), previous, events));
    }

    @Override
    public void close() {
        // The ledger's own lock excludes the other threads.
    }
}
