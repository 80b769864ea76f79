package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.catalog.Points;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.Records;
import dev.coffre.server.catalog.Taint;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.ledger.UnreadPoint;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.journal.JournalSegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fills an empty catalog from the store. Vaults, machines, credentials, slots and points come from the journal, records from
 * the packs. Reads headers and pack directories only, and doubtful records in full.
 */
public final class Rebuild {
    private final Catalog catalog;
    private final Ledger ledger;
    private final Journal journal;
    private final StoreFiles store;

    public Rebuild(Catalog catalog, Ledger ledger, Journal journal, StoreFiles store) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.journal = journal;
        this.store = store;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code journal-damaged} if the journal is not intact */
    public RebuildReport run() {
        List<JournalSegment> segments = journal.readAll();
        List<UnreadPoint> unread = ledger.catchUp();
        PackIndexer indexer = new PackIndexer(catalog, store);
        indexer.indexAll();
        events(segments, JournalEvent.DamageNoted.class)
                .map(JournalEvent.DamageNoted::oid)
                .distinct()
                .forEach(oid -> recheck(oid, indexer));
        indexer.alias(events(segments, JournalEvent.RecordAliased.class).toList());
        catalog.change(connection -> {
            for (DomainRow domain : new Vaults(connection).domains()) {
                new Taint(connection).recompute(domain.nr());
            }
        });
        return report(indexer, unread);
    }

    private static <E extends JournalEvent> Stream<E> events(List<JournalSegment> segments, Class<E> kind) {
        return segments.stream()
                .flatMap(segment -> segment.events().stream())
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    /** Reads a record that was once damaged: it may have been sent again since. */
    private void recheck(Oid oid, PackIndexer indexer) {
        Optional<RecordRow> record = catalog.read(connection -> new Records(connection).find(oid));
        if (record.isPresent() && record.get().pack() > 0 && !indexer.isWhole(record.get())) {
            catalog.change(
                    connection -> new Records(connection).setState(record.get().ord(), RecordState.DAMAGED));
        }
    }

    private RebuildReport report(PackIndexer indexer, List<UnreadPoint> unread) {
        return catalog.read(connection -> new RebuildReport(
                new Vaults(connection).all().size(),
                new Machines(connection).all().size(),
                new Points(connection).all().size(),
                new Packs(connection).all().size(),
                new Records(connection).count(),
                indexer.lost(),
                unread.stream().map(this::damaged).toList()));
    }

    private DamagedPoint damaged(UnreadPoint unread) {
        MachineId machine = unread.point().machine();
        Path file = store.layout()
                .point(
                        unread.point().vault(),
                        machine,
                        unread.point().seq(),
                        unread.point().hash());
        return new DamagedPoint(
                machine.toString(),
                catalog.read(connection -> new Machines(connection).find(machine))
                        .map(MachineRow::name)
                        .orElse(machine.toString()),
                unread.point().seq(),
                unread.problem().code().code(),
                store.layout().store().relativize(file).toString(),
                unread.problem().details().getOrDefault("reason", "-"));
    }
}
