package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.disk.StoredFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Compares the catalog with the lengths of the pack files of a disk and marks records whose bytes are missing as damaged, so
 * that the next backup sends them again. Opens each file only to get its length; the scrub checks the contents. A marked record whose
 * bytes are back, for example because the store was still being copied, becomes live again.
 */
final class TruncatedPackCheck {
    private static final System.Logger LOG = System.getLogger(TruncatedPackCheck.class.getName());

    private static final String MISSING = "the pack is missing";
    private static final String SHORT = "the pack ends before its records do";

    private final Catalog catalog;
    private final StoreFiles store;
    private final InstantSource clock;

    TruncatedPackCheck(Catalog catalog, StoreFiles store, InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
    }

    /** Files that are written whole are not looked at: the {@link StoreReconciler} lists them. */
    void markLostRecords() {
        Map<PackRow, Long> truncated = store.store().disk().map(this::truncated).orElse(Map.of());
        List<Long> unknown = catalog.read(connection -> new VaultRecordTable(connection).packsWithoutRow());
        if (!truncated.isEmpty() || !unknown.isEmpty()) {
            catalog.change(connection -> mark(connection, truncated, unknown));
        }
    }

    private Map<PackRow, Long> truncated(Disk disk) {
        Map<PackRow, Long> truncated = new LinkedHashMap<>();
        for (PackRow pack : catalog.read(connection -> new PackTable(connection).all())) {
            OptionalLong length = pack.retired().isPresent() ? OptionalLong.empty() : length(pack, disk);
            if (length.isPresent() && lastEnd(pack) > length.getAsLong()) {
                truncated.put(pack, length.getAsLong());
            }
        }
        return truncated;
    }

    /**
     * Returns the length of the pack's file; 0 if it is missing, or nobody can read it. One such object must not end each
     * comparison: after a failover, everything that writes waits for one.
     */
    long currentLength(PackRow pack) {
        if (!store.packs(pack.vault()).exists(pack.header())) {
            return 0;
        }
        try (StoredFile file = store.packs(pack.vault()).openFile(pack.header())) {
            return file.length();
        } catch (Problem unreadable) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} cannot be read: {1}", pack.id(), unreadable.getMessage());
            return 0;
        }
    }

    /**
     * Marks the records of these packs that lie beyond the ends of their files, unless a pack was retired meanwhile. One that
     * is still open and is in the store may have grown.
     */
    void markLostRecords(Map<PackRow, Long> lengths) {
        catalog.change(connection -> {
            PackTable packs = new PackTable(connection);
            Map<PackRow, Long> truncated = new LinkedHashMap<>();
            lengths.forEach((pack, length) -> packs.find(pack.nr())
                    .filter(row -> row.id().equals(pack.id()) && row.retired().isEmpty())
                    .filter(row -> row.closed() || length == 0)
                    .filter(row -> packs.endOffset(row.nr()) > length)
                    .ifPresent(row -> truncated.put(row, length)));
            mark(connection, truncated, List.of());
        });
    }

    /**
     * Reads the damaged records of every pack that has findings and exists. Those whose bytes are back become live again.
     */
    void unmarkFoundRecords() {
        for (PackId damaged : catalog.read(connection -> new FindingTable(connection).packsWithFindings())) {
            catalog.read(connection -> new PackTable(connection).find(damaged))
                    .filter(pack -> pack.retired().isEmpty())
                    .ifPresent(this::unmarkFoundRecords);
        }
    }

    private void unmarkFoundRecords(PackRow pack) {
        List<RecordRow> marked = catalog.read(connection -> new VaultRecordTable(connection).inPack(pack.nr())).stream()
                .filter(record -> record.state() == RecordState.DAMAGED)
                .toList();
        List<RecordRow> found;
        try (StoredFile file = store.packs(pack.vault()).openFile(pack.header())) {
            found = marked.stream().filter(record -> isIn(file, record)).toList();
        } catch (Problem unreadable) {
            return; // still damaged
        }
        if (!found.isEmpty()) {
            int live = catalog.write(connection -> unmark(connection, pack, found, marked.size()));
            LOG.log(System.Logger.Level.INFO, "pack {0}: {1} damaged records are whole again", pack.id(), live);
        }
    }

    private static boolean isIn(StoredFile file, RecordRow record) {
        try {
            return Oid.of(file.read(record.offset(), record.length())).equals(record.oid());
        } catch (Problem unreadable) {
            return false;
        }
    }

    /** Returns how many records are live again. */
    private static int unmark(CatalogConnection connection, PackRow pack, List<RecordRow> found, int marked) {
        VaultRecordTable records = new VaultRecordTable(connection);
        Set<Integer> domains = new HashSet<>();
        int live = 0;
        for (RecordRow record : found) {
            if (hasAllChildren(record, records)) {
                records.setState(record.ord(), RecordState.LIVE);
                domains.add(record.domainNr());
                live++;
            }
        }
        for (int domain : domains) {
            new TaintPropagation(connection).recompute(domain);
        }
        if (live == marked) {
            new FindingTable(connection).delete(pack.id(), List.of(MISSING, SHORT));
        }
        return live;
    }

    /**
     * Returns whether all children of the record still exist. A damaged record does not protect its children from garbage
     * collection.
     */
    private static boolean hasAllChildren(RecordRow record, VaultRecordTable records) {
        for (long kid : records.children(record.ord())) {
            if (records.find(kid)
                    .filter(row -> row.state() != RecordState.CONDEMNED)
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the length of the pack file: 0 if the file is missing, empty if that is uncertain, for example because
     * the disk is not mounted.
     */
    private OptionalLong length(PackRow pack, Disk disk) {
        Path file = store.layout().packFile(pack.vault(), pack.header());
        Path folder = Objects.requireNonNull(file.getParent());
        try (DiskFile opened = disk.open(file)) {
            return OptionalLong.of(opened.length());
        } catch (Problem unreadable) {
            if (disk.isDirectory(folder) && !disk.list(folder).contains(file)) {
                return OptionalLong.of(0);
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pack {0} cannot be looked at: {1}",
                    pack.id(),
                    unreadable.getMessage());
            return OptionalLong.empty();
        }
    }

    private long lastEnd(PackRow pack) {
        return catalog.read(connection -> new PackTable(connection).endOffset(pack.nr()));
    }

    /** Marks the records of all these packs in one transaction, since recomputing taint takes a pass over a whole domain. */
    private void mark(CatalogConnection connection, Map<PackRow, Long> truncated, List<Long> unknown) {
        Set<Integer> domains = new HashSet<>();
        for (Map.Entry<PackRow, Long> pack : truncated.entrySet()) {
            int lost = mark(connection, pack.getKey().nr(), pack.getValue(), domains);
            if (lost > 0) {
                new FindingTable(connection).add(finding(pack.getKey(), pack.getValue()));
                LOG.log(
                        System.Logger.Level.ERROR,
                        "pack {0} ends at byte {1}: {2} records that the catalog has beyond are damaged now. If the"
                                + " file comes back, the next start finds it",
                        pack.getKey().id(),
                        pack.getValue(),
                        lost);
            }
        }
        for (long nr : unknown) {
            int lost = mark(connection, nr, 0, domains);
            LOG.log(
                    System.Logger.Level.ERROR,
                    "pack number {0} is unknown: {1} records of it are damaged now",
                    nr,
                    lost);
        }
        for (int domain : domains) {
            new TaintPropagation(connection).recompute(domain);
        }
    }

    /** Returns how many records of the pack are lost, and adds their domains to {@code domains}. */
    private static int mark(CatalogConnection connection, long pack, long length, Set<Integer> domains) {
        VaultRecordTable records = new VaultRecordTable(connection);
        List<RecordRow> lost = records.undamagedBeyond(pack, length);
        for (RecordRow record : lost) {
            records.setState(record.ord(), RecordState.DAMAGED);
            domains.add(record.domainNr());
        }
        return lost.size();
    }

    private FindingRow finding(PackRow pack, long length) {
        Path file = store.layout().packFile(pack.vault(), pack.header());
        return new FindingRow(
                Optional.of(pack.vault()),
                Optional.of(pack.id()),
                Optional.empty(),
                store.layout().store().relativize(file).toString(),
                length == 0 ? MISSING : SHORT,
                clock.instant());
    }
}
