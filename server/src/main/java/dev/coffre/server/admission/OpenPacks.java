package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.WriteFence;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The packs that are being written, one per domain and kind. Confined to the committer's thread. For a group, call
 * {@link #truncateUnsettled}, {@link #append} …, {@link #sync}, {@link #record}, then {@link #committed}. Call
 * {@link #rollBack} after a failure up to {@code sync}, and {@link #setAside} after a failure of the transaction.
 */
public final class OpenPacks {
    private static final System.Logger LOG = System.getLogger(OpenPacks.class.getName());

    private final StoreFiles store;
    private final RandomGenerator random;
    private final Map<OpenPackKey, OpenPack> open = new HashMap<>();
    private final Set<OpenPack> touched = new LinkedHashSet<>();
    private final List<OpenPack> full = new ArrayList<>();

    /** Packs whose last group may or may not be in the catalog. They receive no more records. */
    private final List<OpenPack> unsettled = new ArrayList<>();

    private long lastNr;

    /** @param lastNr the greatest pack number in the catalog */
    public OpenPacks(StoreFiles store, RandomGenerator random, long lastNr) {
        this.store = store;
        this.random = random;
        this.lastNr = lastNr;
    }

    private record OpenPackKey(DomainId domain, PackKind kind) {}

    RecordLocation append(DomainRow domain, CheckedRecord record) {
        OpenPackKey key =
                new OpenPackKey(domain.id(), PackKind.of(record.header().type()));
        OpenPack pack = open.get(key);
        if (pack == null || !pack.writer().hasRoomFor(record.header())) {
            if (pack != null) {
                full.add(pack);
            }
            pack = begin(domain, key);
            open.put(key, pack);
        }
        touched.add(pack);
        return new RecordLocation(pack.nr(), pack.append(record));
    }

    private OpenPack begin(DomainRow domain, OpenPackKey key) {
        PackHeader header = new PackHeader(key.kind, newId(), key.domain);
        PackWriter writer = store.packs(domain.vault()).create(header);
        OpenPack pack = new OpenPack(++lastNr, domain, writer);
        touched.add(pack);
        return pack;
    }

    /** Makes everything appended durable, with one fsync per pack. Full packs are closed with their directory. */
    void sync() {
        full.forEach(pack -> pack.writer().finish());
        for (OpenPack pack : touched) {
            if (!full.contains(pack)) {
                pack.writer().sync();
            }
        }
    }

    /** Inserts the rows of new packs and updates the sizes and the closed state of the packs written to. */
    void record(Connection connection) throws SQLException {
        PackTable packs = new PackTable(connection);
        for (OpenPack pack : touched) {
            if (pack.isNew()) {
                packs.insert(
                        pack.nr(),
                        pack.writer().header().pack(),
                        pack.domain().nr(),
                        pack.writer().header().kind());
            }
        }
        for (OpenPack pack : touched) {
            packs.setBytes(pack.nr(), pack.bytes());
        }
        for (OpenPack pack : full) {
            packs.setClosed(pack.writer().header().pack());
        }
    }

    void committed() {
        touched.forEach(OpenPack::setCommitted);
        full.forEach(OpenPacks::closeFile);
        touched.clear();
        full.clear();
    }

    /**
     * Truncates what the group appended and abandons its packs. Later groups begin new ones, and the next start closes
     * these. What cannot be truncated now is truncated at the next start, because no row refers to it.
     */
    void rollBack() {
        for (OpenPack pack : abandonTouched()) {
            truncate(pack, pack.isNew() ? 0 : pack.durableEnd());
        }
    }

    /**
     * Abandons the group's packs unchanged after its transaction failed. Recovery after a crash may still bring the
     * rows back, and then the bytes must be there.
     */
    void setAside() {
        unsettled.addAll(abandonTouched());
    }

    /**
     * Truncates the packs that were set aside to the end of their last record in the catalog. The end is certain, because it
     * is read in a transaction that has passed the {@link WriteFence}.
     *
     * @throws Problem if the catalog still cannot be written; nothing is truncated then
     */
    void truncateUnsettled(Catalog catalog) {
        if (unsettled.isEmpty()) {
            return;
        }
        Map<OpenPack, Long> ends = catalog.write(connection -> {
            new WriteFence(connection).pass();
            Map<OpenPack, Long> found = new LinkedHashMap<>();
            for (OpenPack pack : unsettled) {
                found.put(pack, end(new PackTable(connection), pack));
            }
            return found;
        });
        unsettled.clear();
        ends.forEach(this::truncate);
    }

    /** Returns the end of the pack's last record, or 0 for a pack without a row. */
    private static long end(PackTable packs, OpenPack pack) throws SQLException {
        return packs.find(pack.nr()).isPresent() ? Math.max(PackHeader.BYTES, packs.endOffset(pack.nr())) : 0;
    }

    private List<OpenPack> abandonTouched() {
        touched.addAll(full);
        List<OpenPack> left = List.copyOf(touched);
        open.values().removeAll(touched);
        touched.clear();
        full.clear();
        left.forEach(OpenPacks::closeFile);
        return left;
    }

    private static void closeFile(OpenPack pack) {
        try {
            pack.writer().close();
        } catch (Problem harmless) { // everything that must be durable is synced
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pack {0} was not closed properly: {1}",
                    id(pack),
                    harmless.getMessage());
        }
    }

    /** @param end the new length; 0 deletes the file */
    private void truncate(OpenPack pack, long end) {
        try {
            if (end == 0) {
                store.disk()
                        .delete(store.layout()
                                .packFile(pack.domain().vault(), pack.writer().header()));
                return;
            }
            try (DiskFile file =
                    store.packs(pack.domain().vault()).openFile(pack.writer().header())) {
                file.truncate(end);
                file.sync();
            }
        } catch (Problem problem) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pack {0} keeps a torn end until the next start: {1}",
                    id(pack),
                    problem.getMessage());
        }
    }

    private static PackId id(OpenPack pack) {
        return pack.writer().header().pack();
    }

    /** Closes the pack if it is open. Must not overlap with an admission. */
    public void close(PackId pack, Catalog catalog) {
        Optional<OpenPack> found = open.values().stream()
                .filter(each -> each.writer().header().pack().equals(pack))
                .findFirst();
        if (found.isPresent()) {
            open.values().remove(found.get());
            try {
                found.get().writer().finish();
                catalog.change(connection -> new PackTable(connection).setClosed(pack));
            } finally {
                closeFile(found.get());
            }
        }
    }

    /** Returns a random id for a new pack. Safe on every thread. */
    public PackId newId() {
        return PackId.random(random);
    }

    /** Returns the number for a new pack. Must not overlap with an admission. */
    public long nextNr() {
        return ++lastNr;
    }

    /** Closes the files but leaves the packs unfinished. The next start closes the packs. */
    public void close() {
        open.values().forEach(OpenPacks::closeFile);
        open.clear();
    }
}
