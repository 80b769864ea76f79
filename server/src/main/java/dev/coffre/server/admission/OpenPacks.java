package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.WriteFence;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The packs that are being written, one per domain and kind. On a disk, a pack takes records of many groups. A store that cannot
 * append gets the packs of each group whole. Confined to the admission thread. A group calls {@link
 * #append} … and {@link #flush} for each batch, then {@link #seal}. While the sealed group is made durable, the next one may
 * append, to the same packs too. Afterwards call {@link #committed}, {@link #rollBack} if a pack was not synced, or {@link
 * #setAside} if the transaction failed. {@link #truncateUnsettled} comes before the next group.
 */
public final class OpenPacks {
    private static final System.Logger LOG = System.getLogger(OpenPacks.class.getName());

    private static final int SMALL_BYTES = 256 << 10;

    /** A pack that is written whole takes no further record beyond this size, so it has at most 24 MiB. */
    private static final int WHOLE_BYTES = 16 << 20;

    private final StoreFiles store;

    /** Where packs are appended to; empty if each pack is written whole, with the group that fills it. */
    private final Optional<Disk> disk;

    /** Whether other processes admit to the store. One may have found a pack of a group that failed. */
    private final boolean isShared;

    private final RandomGenerator random;
    private final Map<OpenPackKey, OpenPack> open = new HashMap<>();
    private final Set<OpenPack> touched = new LinkedHashSet<>();
    private final List<OpenPack> full = new ArrayList<>();

    /** Packs whose last group may or may not be in the catalog. They receive no more records. */
    private final List<OpenPack> unsettled = new ArrayList<>();

    /** Bytes of small records, so that many of them take one system call. Empty between batches. */
    private final ByteBuffer small = ByteBuffer.allocateDirect(SMALL_BYTES);

    /** The pack to which the small records belong. */
    private @Nullable OpenPack packOfSmall;

    private long lastNr;

    /**
     * @param lastNr the greatest pack number in the catalog
     * @param isShared whether other processes admit to the store
     */
    public OpenPacks(StoreFiles store, RandomGenerator random, long lastNr, boolean isShared) {
        this.store = store;
        this.isShared = isShared;
        this.disk = store.store().disk();
        this.random = random;
        this.lastNr = lastNr;
    }

    private record OpenPackKey(DomainId domain, PackKind kind) {}

    /** Appends a record. Call {@link #flush} after the last record of a batch. */
    RecordLocation append(DomainRow domain, CheckedRecord record) {
        OpenPackKey key =
                new OpenPackKey(domain.id(), PackKind.of(record.header().type()));
        OpenPack pack = open.get(key);
        if (pack == null || !hasRoomFor(pack, record)) {
            if (pack != null) {
                full.add(pack);
            }
            pack = begin(domain, key);
            open.put(key, pack);
        }
        touched.add(pack);
        RecordLocation location = new RecordLocation(pack.nr(), pack.place(record));
        write(pack, record.record().bytes());
        return location;
    }

    private boolean hasRoomFor(OpenPack pack, CheckedRecord record) {
        return pack.writer().hasRoomFor(record.header()) && (disk.isPresent() || pack.end() < WHOLE_BYTES);
    }

    private void write(OpenPack pack, byte[] record) {
        if (disk.isEmpty()) {
            pack.writer().write(ByteBuffer.wrap(record));
            return;
        }
        if (packOfSmall != pack || record.length > small.remaining()) {
            flush();
        }
        if (record.length > SMALL_BYTES / 4) {
            flush();
            pack.writer().write(ByteBuffer.wrap(record));
        } else {
            packOfSmall = pack;
            small.put(record);
        }
    }

    /** Writes the small records that were appended. */
    void flush() {
        if (packOfSmall != null && small.position() > 0) {
            packOfSmall.writer().write(small.flip());
        }
        forgetSmall();
    }

    private void forgetSmall() {
        small.clear();
        packOfSmall = null;
    }

    private OpenPack begin(DomainRow domain, OpenPackKey key) {
        PackHeader header = new PackHeader(key.kind, newId(), key.domain);
        PackWriter writer = store.packs(domain.vault()).create(header);
        OpenPack pack = new OpenPack(++lastNr, domain, writer);
        touched.add(pack);
        return pack;
    }

    /** Ends the group: what is appended from now on belongs to the next one. Packs that are written whole end with it. */
    GroupPacks seal() {
        if (disk.isEmpty()) {
            full.addAll(open.values());
            open.clear();
        }
        List<GroupPacks.GroupPack> packs = new ArrayList<>();
        full.forEach(pack -> packs.add(pack.seal(true)));
        touched.stream().filter(pack -> !full.contains(pack)).forEach(pack -> packs.add(pack.seal(false)));
        touched.clear();
        full.clear();
        return new GroupPacks(packs);
    }

    /** Called once the group is durable. */
    void committed(GroupPacks group) {
        for (GroupPacks.GroupPack each : group.packs()) {
            each.pack().setDurable(each.end());
            if (each.full()) {
                closeFile(each.pack());
            }
        }
    }

    /**
     * Truncates what was appended since the last {@link #seal}, and abandons those packs. Later groups begin new ones, and
     * the next start closes these. What cannot be truncated now is truncated at the next start, because no row refers to it.
     * In a bucket, the daily comparison adopts what is left. No group may be on its way.
     */
    void rollBack() {
        abandon(touched()).forEach(this::truncateToDurable);
    }

    /**
     * As {@link #rollBack()}, and the same for a sealed group of which a pack was not synced. Its packs that were written whole
     * are deleted: no transaction began, so no row can name them, unless another process has found them in the store. On a
     * service that is full or fails for hours each try would leave more.
     */
    void rollBack(GroupPacks group) {
        Set<OpenPack> both = touched();
        group.packs().forEach(each -> both.add(each.pack()));
        abandon(both).forEach(this::truncateToDurable);
        if (disk.isEmpty() && !isShared) {
            group.packs().stream()
                    .map(GroupPacks.GroupPack::pack)
                    .filter(OpenPack::isFinished)
                    .forEach(this::deleteWhole);
        }
    }

    private void deleteWhole(OpenPack pack) {
        try {
            store.packs(pack.domain().vault()).delete(pack.writer().header());
        } catch (Problem | StoreUnavailableException left) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pack {0} of a failed group is left for the daily comparison: {1}",
                    pack.id(),
                    left.getMessage());
        }
    }

    /**
     * Abandons the packs of a sealed group unchanged after its transaction failed. Recovery after a crash may still bring
     * the rows back, and then the bytes must be there. What was appended since to other packs is rolled back.
     */
    void setAside(GroupPacks group) {
        Set<OpenPack> sealed = new LinkedHashSet<>();
        group.packs().forEach(each -> sealed.add(each.pack()));
        unsettled.addAll(sealed);
        Set<OpenPack> later = touched();
        later.removeAll(sealed);
        abandon(sealed);
        abandon(later).forEach(this::truncateToDurable);
    }

    private Set<OpenPack> touched() {
        forgetSmall();
        Set<OpenPack> all = new LinkedHashSet<>(touched);
        all.addAll(full);
        touched.clear();
        full.clear();
        return all;
    }

    private Set<OpenPack> abandon(Set<OpenPack> packs) {
        open.values().removeAll(packs);
        packs.forEach(OpenPacks::closeFile);
        return packs;
    }

    private void truncateToDurable(OpenPack pack) {
        truncate(pack, pack.durableEnd());
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
    private static long end(PackTable packs, OpenPack pack) {
        return packs.find(pack.nr()).isPresent() ? Math.max(PackHeader.BYTES, packs.endOffset(pack.nr())) : 0;
    }

    private static void closeFile(OpenPack pack) {
        try {
            pack.writer().close();
        } catch (Problem harmless) { // everything that must be durable is synced
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pack {0} was not closed properly: {1}",
                    pack.id(),
                    harmless.getMessage());
        }
    }

    /**
     * Truncates a pack on a disk. Does nothing for a pack that is written whole: its PUT may still arrive, and its name is
     * never reused.
     *
     * @param end the new length; 0 deletes the file
     */
    private void truncate(OpenPack pack, long end) {
        disk.ifPresent(local -> truncate(local, pack, end));
    }

    private void truncate(Disk local, OpenPack pack, long end) {
        Path path = store.layout().packFile(pack.domain().vault(), pack.writer().header());
        try {
            if (end == 0) {
                local.delete(path);
                return;
            }
            try (DiskFile file = local.open(path)) {
                file.truncate(end);
                file.sync();
            }
        } catch (Problem problem) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pack {0} keeps a torn end until the next start: {1}",
                    pack.id(),
                    problem.getMessage());
        }
    }

    /** Closes the pack if it is open. Must not overlap with an admission. */
    public void close(PackId pack, Catalog catalog) {
        Optional<OpenPack> found =
                open.values().stream().filter(each -> each.id().equals(pack)).findFirst();
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

    /**
     * Returns the number for a pack that this transaction inserts. If other processes insert packs too, those of this class
     * have other numbers in the catalog. Must not overlap with an admission.
     */
    public long nextNr(CatalogConnection connection) {
        lastNr = Math.max(lastNr, new PackTable(connection).lastNr()) + 1;
        return lastNr;
    }

    /** Closes the files but leaves the packs unfinished. The next start closes the packs. */
    public void close() {
        open.values().forEach(OpenPacks::closeFile);
        open.clear();
    }
}
