package dev.coffre.server.objectlock;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ForeignVersionRow;
import dev.coffre.server.catalog.ForeignVersionTable;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.storage.JournalWalk;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectIndex;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The rows of locked objects in the catalog. */
public record CatalogObjectIndex(Catalog catalog, InstantSource clock) implements ObjectIndex {
    /** Stands for the version of an object that was there before the store's. */
    private static final String EARLIER = "earlier";

    private static final int EXPECTED_TOGETHER = 1_000;

    /** Lets a store with locks use the rows of this catalog. Those of a place that the store has left are removed. */
    public static void use(StoreFiles files, Catalog catalog, InstantSource clock, RandomGenerator random) {
        files.store().locks().ifPresent(locks -> {
            removeRowsOfOtherPlace(files.layout().store().toString(), catalog, locks);
            LockPeriods periods = new LockPeriods(catalog, LockPeriods.clock(locks, clock), random);
            locks.use(new CatalogObjectIndex(catalog, clock), periods::newEnd);
        });
    }

    private static void removeRowsOfOtherPlace(String place, Catalog catalog, ObjectLocks locks) {
        String known = catalog.read(connection -> new VersionListingTable(connection).place());
        if (known.equals(place) && !isOther(catalog, locks)) {
            return;
        }
        beforeComparison(catalog, connection -> {
            if (!known.isEmpty()) {
                new LockedObjectTable(connection).removeAll();
            }
            new VersionListingTable(connection).begin(place);
        });
    }

    /** Writes what a process needs to start, also while everything that writes waits for a comparison with the store. */
    public static void beforeComparison(Catalog catalog, Catalog.CatalogChange change) {
        try {
            catalog.change(change);
        } catch (Problem refused) {
            if (refused.code() != ProblemCode.CATALOG_RECONCILING) {
                throw refused;
            }
            catalog.reconcile(() -> {
                catalog.change(change);
                return false;
            });
        }
    }

    /** Two services may have buckets of one name. No version of an object is in both, and nobody can delete a segment. */
    private static boolean isOther(Catalog catalog, ObjectLocks locks) {
        return catalog.read(connection -> new LockedObjectTable(connection).firstSegment())
                .filter(segment -> locks.retainUntil(segment).isEmpty())
                .isPresent();
    }

    /**
     * Makes the rows of segments that the catalog took up when its store had no locks, or another place. Reads the journal if any
     * is missing.
     */
    public static void expectJournal(StoreFiles files, Catalog catalog, VerifyingKey vaultKey) {
        long applied = catalog.read(connection -> new JournalPosition(connection).appliedSegment());
        if (files.store().locks().isEmpty()
                || catalog.read(connection -> new LockedObjectTable(connection).segments()) >= applied) {
            return;
        }
        List<String> names = files.journal().readAfter(0, vaultKey).links().stream()
                .map(JournalWalk.Link::name)
                .filter(name -> name.number() <= applied)
                .map(files.layout()::pathOf)
                .toList();
        for (int from = 0; from < names.size(); from += EXPECTED_TOGETHER) {
            List<String> some = names.subList(from, Math.min(names.size(), from + EXPECTED_TOGETHER));
            catalog.change(connection -> some.forEach(new LockedObjectTable(connection)::expect));
        }
    }

    @Override
    public Optional<LockedObject> find(String name) {
        return read(connection -> new LockedObjectTable(connection).find(name));
    }

    @Override
    public Set<String> released(Collection<String> names) {
        return read(connection -> new LockedObjectTable(connection).released(names));
    }

    /** That the catalog cannot be read says nothing about a file: a search for damage must not take it for some. */
    private <T> T read(Catalog.CatalogWork<T> work) {
        try {
            return catalog.read(work);
        } catch (Problem unreadable) {
            throw new StoreUnavailableException(unreadable);
        }
    }

    @Override
    public void save(List<LockedObject> objects) {
        catalog.change(connection -> new LockedObjectTable(connection).save(objects));
    }

    @Override
    public boolean setReleased(LockedObject object, boolean isReleased) {
        return catalog.write(connection -> new LockedObjectTable(connection).setReleased(object.released(isReleased)));
    }

    @Override
    public void noteForeign(String name) {
        ForeignVersionRow row =
                new ForeignVersionRow(name, EARLIER, LockedObjectTable.vaultOf(name), false, clock.instant());
        catalog.change(connection -> {
            if (new LockedObjectTable(connection).find(name).isEmpty()) {
                new ForeignVersionTable(connection).note(List.of(row));
            }
        });
    }
}
