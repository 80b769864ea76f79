package dev.coffre.server.fetch;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.Records;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.disk.DiskFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Gives records out: only those of the caller's domain, and only bytes that hash to their oid. What turns out to be
 * damaged is noted, so that the next backup sends it again. Thread-safe.
 */
public final class RecordFetch {
    private final Catalog catalog;
    private final StoreFiles store;
    private final BiConsumer<PackRow, Oid> damageFound;

    public RecordFetch(Catalog catalog, StoreFiles store, BiConsumer<PackRow, Oid> damageFound) {
        this.catalog = catalog;
        this.store = store;
        this.damageFound = damageFound;
    }

    /** Where a record is, if the caller may have it. */
    public record Place(Oid oid, Optional<RecordRow> record, Optional<PackRow> pack) {}

    /** One place for each oid, in order. Of another domain is as missing as unknown. */
    public List<Place> find(DomainId domain, List<Oid> oids) {
        return catalog.read(connection -> {
            int domainNr = new Vaults(connection).domain(domain).orElseThrow().nr();
            Map<Oid, RecordRow> records = new Records(connection).find(oids);
            Map<Long, Optional<PackRow>> packs = new HashMap<>();
            List<Place> places = new ArrayList<>(oids.size());
            for (Oid oid : oids) {
                Optional<RecordRow> record =
                        Optional.ofNullable(records.get(oid)).filter(row -> row.domainNr() == domainNr);
                Optional<PackRow> pack = Optional.empty();
                if (record.isPresent()) {
                    long nr = record.get().pack();
                    if (!packs.containsKey(nr)) {
                        packs.put(nr, new Packs(connection).find(nr));
                    }
                    pack = packs.get(nr);
                }
                places.add(new Place(oid, record, pack));
            }
            return places;
        });
    }

    /** Reads a record from its pack. */
    public FetchedRecord read(Place place) {
        if (place.record.isEmpty()) {
            return FetchedRecord.without(FetchedRecord.Status.MISSING);
        }
        if (place.pack.isEmpty() || place.record.get().state() == RecordState.DAMAGED) {
            return FetchedRecord.without(FetchedRecord.Status.DAMAGED);
        }
        return read(place.record.get(), place.pack.get());
    }

    private FetchedRecord read(RecordRow record, PackRow pack) {
        try (DiskFile file = store.packs(pack.vault()).openFile(pack.header())) {
            byte[] bytes = file.read(record.start(), record.length());
            if (Oid.of(bytes).equals(record.oid())) {
                return new FetchedRecord(FetchedRecord.Status.RECORD, bytes);
            }
        } catch (Problem unreadable) {
            // As good as damaged: the bytes cannot be had.
        }
        damageFound.accept(pack, record.oid());
        return FetchedRecord.without(FetchedRecord.Status.DAMAGED);
    }
}
