package dev.coffre.server.gc;

import dev.coffre.server.admission.AdmissionThread;
import dev.coffre.server.admission.OpenPacks;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackCheck;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies the needed records of several packs, all of one domain and kind, into fewer packs. Records condemned too recently
 * are copied as well. The new pack is made durable and read back before the catalog points to it and the old ones are
 * retired. Not thread-safe.
 */
final class PackRewriter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PackRewriter.class.getName());

    private final Catalog catalog;
    private final AdmissionThread admissionThread;
    private final OpenPacks openPacks;
    private final StoreFiles store;
    private final BiConsumer<PackRow, Oid> onDamage;
    private final InstantSource clock;
    private final long sweepableCycle;

    private final List<PackRow> emptied = new ArrayList<>();
    private @Nullable CompactedPack target;
    private long recordsDropped;
    private long packsRetired;
    private long bytesMoved;

    PackRewriter(
            Catalog catalog,
            AdmissionThread admissionThread,
            OpenPacks openPacks,
            StoreFiles store,
            BiConsumer<PackRow, Oid> onDamage,
            InstantSource clock,
            long sweepableCycle) {
        this.catalog = catalog;
        this.admissionThread = admissionThread;
        this.openPacks = openPacks;
        this.store = store;
        this.onDamage = onDamage;
        this.clock = clock;
        this.sweepableCycle = sweepableCycle;
    }

    /**
     * Copies the needed records of the pack. If one of them is damaged, the pack is kept until that record is sent again.
     */
    void copyNeeded(PackRow pack) {
        Optional<List<PackEntry>> contents = contents(pack);
        if (contents.isEmpty() || holdsMissingRecords(pack, contents.get())) {
            return;
        }
        List<RecordRow> needed = needed(pack);
        if (needed.isEmpty() || copy(pack, needed)) {
            emptied.add(pack);
        }
    }

    /** Copies these records, in the order of their offsets. Returns whether all are copied, and reports the others. */
    private boolean copy(PackRow pack, List<RecordRow> needed) {
        Optional<StoredFile> opened = open(pack);
        if (opened.isEmpty()) {
            needed.forEach(row -> onDamage.accept(pack, row.oid()));
            return false;
        }
        try (StoredFile file = opened.get()) {
            boolean whole = true;
            for (RecordRow row : needed) {
                Optional<byte[]> bytes = read(file, row);
                bytes.ifPresent(found -> append(pack, row, found));
                if (bytes.isEmpty()) {
                    onDamage.accept(pack, row.oid());
                    whole = false;
                }
            }
            return whole;
        }
    }

    private Optional<StoredFile> open(PackRow pack) {
        try {
            return Optional.of(store.packs(pack.vault()).openFile(pack.header()));
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Returns the entries that can be found in the pack: an empty list if its file is missing, {@code Optional.empty()}
     * if it is unreadable.
     */
    private Optional<List<PackEntry>> contents(PackRow pack) {
        if (!store.packs(pack.vault()).exists(pack.header())) {
            return Optional.of(List.of());
        }
        try (PackReader reader = store.packs(pack.vault()).open(pack.header())) {
            return Optional.of(reader.directory());
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} has no directory: {1}", pack.id(), problem.getMessage());
            return walk(pack);
        }
    }

    private Optional<List<PackEntry>> walk(PackRow pack) {
        try (StoredFile file = store.packs(pack.vault()).openFile(pack.header())) {
            return Optional.of(PackCheck.of(file, pack.header()).intact());
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} is left as it is: {1}", pack.id(), problem.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns whether the pack holds the bytes of a record that the catalog counts as lost. The pack must stay then, because
     * a rebuild could find these bytes.
     */
    private boolean holdsMissingRecords(PackRow pack, List<PackEntry> contents) {
        Set<Oid> oids = contents.stream().map(PackEntry::oid).collect(Collectors.toSet());
        boolean mends = catalog.read(connection -> new VaultRecordTable(connection).find(oids)).values().stream()
                .anyMatch(row -> row.packNr() != pack.nr()
                        && (row.state() == RecordState.DAMAGED || row.isAliased() && !row.isLive()));
        if (mends) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} holds records that are missing elsewhere", pack.id());
        }
        return mends;
    }

    private List<RecordRow> needed(PackRow pack) {
        return catalog.read(connection -> new GarbageQueries(connection).neededRecords(pack.nr(), sweepableCycle));
    }

    private static Optional<byte[]> read(StoredFile file, RecordRow row) {
        try {
            byte[] bytes = file.read(row.offset(), row.length());
            return Oid.of(bytes).equals(row.oid()) ? Optional.of(bytes) : Optional.empty();
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    private void append(PackRow pack, RecordRow row, byte[] record) {
        CompactedPack into = target;
        if (into != null && !into.hasRoomFor(record)) {
            publish();
            into = null;
        }
        if (into == null) {
            into = CompactedPack.begin(store, pack, openPacks.newId());
            target = into;
        }
        into.append(row, record);
    }

    /** Points the catalog to the copies and retires the emptied packs. */
    void publish() {
        CompactedPack full = target;
        if (full != null) {
            full.finish();
        }
        if (full != null || !emptied.isEmpty()) {
            admissionThread.run(() -> catalog.change(connection -> publish(connection, Optional.ofNullable(full))));
        }
        emptied.clear();
        close();
    }

    private void publish(CatalogConnection connection, Optional<CompactedPack> full) {
        if (full.isPresent()) {
            move(connection, full.get());
        }
        PackTable packs = new PackTable(connection);
        GarbageQueries garbage = new GarbageQueries(connection);
        for (PackRow pack : emptied) {
            if (packs.find(pack.id()).filter(row -> row.nr() == pack.nr()).isEmpty()) {
                continue; // lost in a failover, and its number may be that of another pack
            }
            recordsDropped += garbage.deleteCondemned(pack.nr(), sweepableCycle);
            if (packs.retire(pack.nr(), clock.instant())) {
                packsRetired++;
                new VaultTable(connection).addBytes(packs.domainNr(pack.nr()), -pack.bytes());
            }
        }
    }

    private void move(CatalogConnection connection, CompactedPack full) {
        long nr = openPacks.nextNr(connection);
        int domainNr = full.moved().getFirst().from().domainNr();
        new PackTable(connection).insertClosed(nr, full.header(), domainNr, full.bytes());
        new GarbageQueries(connection).move(full.moved(), nr);
        new VaultTable(connection).addBytes(domainNr, full.bytes());
        bytesMoved += full.bytes();
    }

    /** Returns how many records were dropped. */
    long recordsDropped() {
        return recordsDropped;
    }

    /** Returns how many packs were retired. */
    long packsRetired() {
        return packsRetired;
    }

    long bytesMoved() {
        return bytesMoved;
    }

    /**
     * Abandons a pack that is not published. On a disk the next start closes it, in a bucket the daily comparison adopts it
     * if it was written; a later cycle removes it.
     */
    @Override
    public void close() {
        if (target != null) {
            target.close();
            target = null;
        }
    }
}
