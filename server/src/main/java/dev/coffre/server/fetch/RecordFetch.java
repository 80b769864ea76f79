package dev.coffre.server.fetch;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.pack.PackKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Serves records of the caller's domain. Pages and substitutes are hashed. Chunks and bundles are hashed only on request,
 * because their reader hashes them anyway (decision 0045). Newly found damage is reported, so that the next backup sends the
 * record again. Thread-safe.
 */
public final class RecordFetch {
    private final Catalog catalog;
    private final StoreFiles store;
    private final BiConsumer<PackRow, Oid> onDamage;

    /** Empty for a store on a disk, whose files are read one after the other. */
    private final Optional<RangeReader> ranges;

    public RecordFetch(Catalog catalog, StoreFiles store, BiConsumer<PackRow, Oid> onDamage) {
        this.catalog = catalog;
        this.store = store;
        this.onDamage = onDamage;
        this.ranges = store.store().disk().isPresent() ? Optional.empty() : Optional.of(new RangeReader(store));
    }

    /**
     * Returns how many bytes are in memory while these records are read by calls of {@link #read(List, boolean)}: one large
     * record, or several that are read together, with the ranges that they are read from.
     */
    public long bytesInMemory(List<StoredRecord> places) {
        LongSummaryStatistics lengths = places.stream()
                .flatMap(place -> place.record().stream())
                .mapToLong(RecordRow::length)
                .summaryStatistics();
        long together = Math.min(lengths.getSum(), readTogether());
        return Math.max(
                Math.max(lengths.getMax(), 0),
                ranges.isPresent() ? together + RangeReader.bytesBeside(together) : together);
    }

    /** Returns how many bytes of records are best read by one call: each is a task of its own. */
    private long readTogether() {
        return ranges.isPresent() ? 8 << 20 : 512 << 10;
    }

    /** As {@link #read(List, boolean, long)}, with as many bytes as are best read by one call. */
    public List<FetchedRecord> read(List<StoredRecord> places, boolean verify) {
        return read(places, verify, readTogether());
    }

    /**
     * The location of a record, if the caller may read it.
     *
     * @param domain of the caller
     * @param record the record whose bytes are served: the stand-in, if the requested one is aliased
     */
    public record StoredRecord(DomainId domain, Oid oid, Optional<RecordRow> record, Optional<PackRow> pack) {}

    /** Returns one place for each oid, in order. A record of another domain is reported as missing, like an unknown one. */
    public List<StoredRecord> find(DomainId domain, List<Oid> oids) {
        return catalog.read(connection -> {
            int domainNr =
                    new VaultTable(connection).domain(domain).orElseThrow().nr();
            Map<Oid, RecordRow> records = new VaultRecordTable(connection).find(oids);
            Map<Long, Optional<PackRow>> packs = new HashMap<>();
            List<StoredRecord> places = new ArrayList<>(oids.size());
            for (Oid oid : oids) {
                Optional<RecordRow> record =
                        Optional.ofNullable(records.get(oid)).filter(row -> row.domainNr() == domainNr);
                Optional<PackRow> pack = Optional.empty();
                if (record.isPresent()) {
                    record = Optional.of(new VaultRecordTable(connection).resolveAlias(record.get()));
                    long nr = record.get().packNr();
                    if (!packs.containsKey(nr)) {
                        packs.put(nr, new PackTable(connection).find(nr));
                    }
                    pack = packs.get(nr);
                }
                places.add(new StoredRecord(domain, oid, record, pack));
            }
            return places;
        });
    }

    /**
     * Reads the first of these records, at least one, and the next as long as all of them have at most {@code maxBytes}.
     * Those of one pack are read from one open file.
     *
     * @param verify whether to hash chunks and bundles too. Only the hash decides what is damaged: a caller that asks for
     *     it claims nothing
     */
    List<FetchedRecord> read(List<StoredRecord> places, boolean verify, long maxBytes) {
        List<FetchedRecord> found = new ArrayList<>();
        List<StoredRecord> fitting = fitting(places, maxBytes);
        try (OpenPack packs = new OpenPack(store, readBefore(fitting))) {
            for (StoredRecord place : fitting) {
                found.add(read(place, verify, packs));
            }
        }
        return found;
    }

    private static List<StoredRecord> fitting(List<StoredRecord> places, long maxBytes) {
        int count = 0;
        long bytes = 0;
        for (StoredRecord place : places) {
            bytes += place.record.map(RecordRow::length).orElse(0);
            if (bytes > maxBytes && count > 0) {
                break;
            }
            count++;
        }
        return places.subList(0, count);
    }

    private Map<RangeReader.Place, byte[]> readBefore(List<StoredRecord> places) {
        if (ranges.isEmpty() || places.size() < 2) {
            return Map.of();
        }
        return ranges.get()
                .read(places.stream()
                        .filter(place -> place.pack.isPresent()
                                && place.record
                                        .filter(record -> record.state() != RecordState.DAMAGED)
                                        .isPresent())
                        .map(place -> new RangeReader.Place(place.pack.get(), place.record.get()))
                        .toList());
    }

    /**
     * Reads a record from its pack. If its bytes are not there, it is looked up once more, because it may have been moved or
     * collected since the lookup. A collected record is missing, not damaged.
     */
    private FetchedRecord read(StoredRecord place, boolean verify, OpenPack packs) {
        if (place.record.isEmpty()) {
            return FetchedRecord.without(FetchedRecord.FetchStatus.MISSING);
        }
        Optional<byte[]> bytes = bytes(place, verify, packs);
        StoredRecord current = bytes.isPresent() ? place : lookUpAgain(place);
        if (current.record.isEmpty()) {
            return FetchedRecord.without(FetchedRecord.FetchStatus.MISSING);
        }
        return bytes.or(() -> isMoved(place, current) ? bytes(current, verify, packs) : Optional.empty())
                .map(found -> new FetchedRecord(statusOf(current), found))
                .orElseGet(() -> damaged(current));
    }

    private static FetchedRecord.FetchStatus statusOf(StoredRecord place) {
        return place.record.map(RecordRow::oid).equals(Optional.of(place.oid))
                ? FetchedRecord.FetchStatus.RECORD
                : FetchedRecord.FetchStatus.SUBSTITUTE;
    }

    /** Returns the bytes at the record's location if they have its oid, or may have it and are not to be hashed. */
    private Optional<byte[]> bytes(StoredRecord place, boolean verify, OpenPack packs) {
        if (place.pack.isEmpty() || place.record.isEmpty()) {
            return Optional.empty();
        }
        RecordRow record = place.record.get();
        PackRow pack = place.pack.get();
        if (record.state() == RecordState.DAMAGED) {
            return Optional.empty();
        }
        try {
            byte[] bytes = packs.read(pack, record);
            boolean unhashed =
                    !verify && statusOf(place) == FetchedRecord.FetchStatus.RECORD && looksRight(bytes, place);
            return unhashed || Oid.of(bytes).equals(record.oid()) ? Optional.of(bytes) : Optional.empty();
        } catch (Problem unreadable) {
            return Optional.empty(); // as good as damaged: the bytes cannot be read
        }
    }

    /** Whether the bytes are a chunk or bundle with the type, epoch and domain that catalog and pack name. */
    private static boolean looksRight(byte[] bytes, StoredRecord place) {
        RecordRow record = place.record.orElseThrow();
        PackRow pack = place.pack.orElseThrow();
        if (!record.type().isData()
                || pack.kind() != PackKind.DATA
                || !pack.domain().equals(place.domain)) {
            return false;
        }
        try {
            RecordHeader header = RecordHeader.ofRecord(bytes);
            return header.type() == record.type()
                    && header.epoch() == record.epoch()
                    && header.domain().equals(place.domain);
        } catch (Problem noRecord) {
            return false;
        }
    }

    private StoredRecord lookUpAgain(StoredRecord before) {
        return catalog.read(connection -> {
            VaultRecordTable records = new VaultRecordTable(connection);
            Optional<RecordRow> now = records.find(before.oid);
            if (now.isPresent()) {
                now = Optional.of(records.resolveAlias(now.get()));
            }
            Optional<PackRow> pack =
                    now.isPresent() ? new PackTable(connection).find(now.get().packNr()) : Optional.empty();
            return new StoredRecord(before.domain, before.oid, now, pack);
        });
    }

    private static boolean isMoved(StoredRecord before, StoredRecord now) {
        return !now.record.map(RecordRow::packNr).equals(before.record.map(RecordRow::packNr))
                || !now.record.map(RecordRow::offset).equals(before.record.map(RecordRow::offset));
    }

    private FetchedRecord damaged(StoredRecord place) {
        boolean isNews = place.record
                .map(record -> record.state() != RecordState.DAMAGED)
                .orElse(false);
        if (isNews && place.pack.isPresent()) {
            onDamage.accept(place.pack.get(), place.record.get().oid());
        }
        return FetchedRecord.without(FetchedRecord.FetchStatus.DAMAGED);
    }
}
