package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.ledger.UnreadablePoint;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fills an empty catalog from the store. Vaults, machines, credentials, slots and points come from the journal, records from
 * the packs. Reads headers and pack directories only, and doubtful records in full.
 */
public final class CatalogRebuild {
    private final Catalog catalog;
    private final Ledger ledger;
    private final Journal journal;
    private final StoreFiles store;
    private final ThreadFactories threads;
    private final InstantSource clock;

    /** @param threads read packs side by side, if the store is not a disk */
    public CatalogRebuild(
            Catalog catalog,
            Ledger ledger,
            Journal journal,
            StoreFiles store,
            ThreadFactories threads,
            InstantSource clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.journal = journal;
        this.store = store;
        this.threads = threads;
        this.clock = clock;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code journal-damaged} if the journal is not intact */
    public RebuildReport run() {
        Set<Oid> damaged = new LinkedHashSet<>();
        List<JournalEvent.RecordAliased> aliases = new ArrayList<>();
        for (JournalSegment segment : journal.readAfter(0)) {
            for (JournalEvent event : segment.events()) {
                if (event instanceof JournalEvent.DamageRecorded damage) {
                    damaged.add(damage.oid());
                } else if (event instanceof JournalEvent.RecordAliased alias) {
                    aliases.add(alias);
                }
            }
        }
        List<UnreadablePoint> unread = ledger.project();
        try (FoundPackReader reader = new FoundPackReader(store, threads)) {
            PackIndexer indexer = new PackIndexer(catalog, store, reader, clock);
            indexer.indexAll();
            damaged.forEach(oid -> recheck(oid, indexer));
            indexer.applyAliases(aliases);
            catalog.change(connection -> {
                for (DomainRow domain : new VaultTable(connection).domains()) {
                    new TaintPropagation(connection).recompute(domain.nr());
                }
            });
            return report(indexer, unread);
        }
    }

    /**
     * Marks a record that was once damaged as damaged again, unless its bytes are intact. It may have been sent again since.
     */
    private void recheck(Oid oid, PackIndexer indexer) {
        Optional<RecordRow> record = catalog.read(connection -> new VaultRecordTable(connection).find(oid));
        if (record.isPresent() && record.get().packNr() > 0 && !indexer.isIntact(record.get())) {
            catalog.change(connection ->
                    new VaultRecordTable(connection).setState(record.get().ord(), RecordState.DAMAGED));
        }
    }

    private RebuildReport report(PackIndexer indexer, List<UnreadablePoint> unread) {
        return catalog.read(connection -> new RebuildReport(
                new VaultTable(connection).all().size(),
                new MachineTable(connection).all().size(),
                new PointTable(connection).all().size(),
                new PackTable(connection).all().size(),
                new VaultRecordTable(connection).count(),
                indexer.lostRecords(),
                unread.stream().map(this::damaged).toList()));
    }

    private DamagedPoint damaged(UnreadablePoint unread) {
        MachineId machine = unread.point().machine();
        Path file = store.layout()
                .pointFile(
                        unread.point().vault(),
                        machine,
                        unread.point().seq(),
                        unread.point().hash());
        return new DamagedPoint(
                machine.toString(),
                catalog.read(connection -> new MachineTable(connection).find(machine))
                        .map(MachineRow::name)
                        .orElse(machine.toString()),
                unread.point().seq(),
                unread.problem().code().code(),
                store.layout().store().relativize(file).toString(),
                unread.problem().details().getOrDefault("reason", "-"));
    }
}
