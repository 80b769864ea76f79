package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.ScrubStateTable;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.UnknownPackTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackCheck;
import dev.coffre.vault.store.pack.PackDefect;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives a pack that the catalog does not know a row, and its records too, in one transaction that no admission overlaps with.
 * The records count as just admitted, so garbage collection spares them until two cycles have seen them. Every record is read
 * first: an agent that is answered that the vault has a record never sends it again, so the answer must not rest on a name in a
 * directory that anybody with the keys of the bucket can write.
 */
public final class PackAdoption {
    private final Catalog catalog;
    private final StoreFiles store;
    private final Consumer<Runnable> exclusively;
    private final ToLongFunction<CatalogConnection> nextNr;

    /**
     * @param exclusively runs work while nothing is admitted
     * @param nextNr returns the number of a new pack; called within {@code exclusively}, in the transaction that uses it
     */
    public PackAdoption(
            Catalog catalog,
            StoreFiles store,
            Consumer<Runnable> exclusively,
            ToLongFunction<CatalogConnection> nextNr) {
        this.catalog = catalog;
        this.store = store;
        this.exclusively = exclusively;
        this.nextNr = nextNr;
    }

    /** Returns one for a time at which nothing is admitted yet. */
    static PackAdoption beforeAdmission(Catalog catalog, StoreFiles store) {
        return new PackAdoption(catalog, store, Runnable::run, connection -> 1 + new PackTable(connection).lastNr());
    }

    /**
     * Adopts a pack that is complete.
     *
     * @param isPartial whether records whose children are missing are left out; otherwise nothing is adopted because of them
     */
    AdoptionResult adopt(VaultId vault, PackHeader header, boolean isPartial) {
        PackCheck check;
        try (StoredFile file = store.packs(vault).openFile(header)) {
            check = PackCheck.of(file, header);
        } catch (Problem unreadable) {
            return store.packs(vault).exists(header)
                    ? new AdoptionResult.Unusable(unreadable.getMessage())
                    : new AdoptionResult.NothingToDo();
        }
        boolean isUnfinished = check.defects().stream().anyMatch(PackDefect.Unclosed.class::isInstance);
        if (isUnfinished && store.store().disk().isPresent()) {
            return new AdoptionResult.NothingToDo();
        }
        if (check.intact().isEmpty() && !check.defects().isEmpty()) {
            return new AdoptionResult.Unusable(reason(check.defects().getFirst()));
        }
        AtomicReference<@Nullable AdoptionResult> result = new AtomicReference<>();
        exclusively.accept(() -> {
            Set<Long> gone = packsThatAreGone(check.intact());
            result.set(catalog.write(connection -> insert(
                    connection,
                    new NewPack(nextNr.applyAsLong(connection), vault, header, check),
                    new AdoptedRecords(connection, gone),
                    isPartial)));
        });
        return Objects.requireNonNull(result.get());
    }

    /** Runs work while nothing is admitted. */
    void exclusively(Runnable work) {
        exclusively.accept(work);
    }

    private static String reason(PackDefect defect) {
        return switch (defect) {
            case PackDefect.DamagedStructure structure -> structure.reason();
            case PackDefect.DamagedRecord record -> "none of its records is intact";
            case PackDefect.Unclosed unclosed -> "it has no end";
        };
    }

    /** Returns the packs in which the catalog has some of these records, and which are not in the store any more. */
    private Set<Long> packsThatAreGone(List<PackEntry> entries) {
        Set<Oid> oids = new HashSet<>();
        entries.forEach(entry -> oids.add(entry.oid()));
        Map<Long, PackRow> packs = new HashMap<>();
        catalog.read(connection -> {
            for (RecordRow row : new VaultRecordTable(connection).find(oids).values()) {
                if (row.packNr() > 0 && !packs.containsKey(row.packNr())) {
                    new PackTable(connection).find(row.packNr()).ifPresent(pack -> packs.put(pack.nr(), pack));
                }
            }
            return true;
        });
        Set<Long> gone = new HashSet<>();
        for (PackRow pack : packs.values()) {
            if (!store.packs(pack.vault()).exists(pack.header())) {
                gone.add(pack.nr());
            }
        }
        return gone;
    }

    private record NewPack(long nr, VaultId vault, PackHeader header, PackCheck check) {}

    private AdoptionResult insert(
            CatalogConnection connection, NewPack pack, AdoptedRecords records, boolean isPartial) {
        PackHeader header = pack.header;
        PackTable packs = new PackTable(connection);
        if (packs.find(header.pack()).isPresent()) {
            return new AdoptionResult.NothingToDo();
        }
        Optional<DomainRow> domain = new VaultTable(connection)
                .domain(header.domain())
                .filter(row -> row.vault().equals(pack.vault));
        if (domain.isEmpty()) {
            return new AdoptionResult.Unusable("the vault has no such domain");
        }
        int domainNr = domain.get().nr();
        if (!records.plan(domainNr, pack.nr, pack.check.intact()) && !isPartial) {
            return new AdoptionResult.LacksChildren();
        }
        long bytes = pack.check.intact().stream().mapToLong(PackEntry::length).sum();
        packs.insert(pack.nr, header.pack(), domainNr, header.kind());
        packs.setClosed(header.pack());
        packs.addBytes(pack.nr, bytes);
        new VaultTable(connection).addBytes(domainNr, bytes);
        if (!pack.check.defects().isEmpty()) {
            new ScrubStateTable(connection).setDamaged(pack.nr);
        }
        if (records.write()) {
            new TaintPropagation(connection).recompute(domainNr);
        }
        new FindingTable(connection).delete(header.pack());
        new UnknownPackTable(connection).remove(store.pathBelow(pack.vault, header));
        return new AdoptionResult.Adopted(records.count());
    }
}
