package dev.coffre.server.objectlock;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ForeignVersionRow;
import dev.coffre.server.catalog.ForeignVersionTable;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectIndex;
import dev.coffre.vault.store.storage.Store;
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

    /** Lets a store with locks use the rows of this catalog. */
    public static void use(Store store, Catalog catalog, InstantSource clock, RandomGenerator random) {
        store.locks().ifPresent(locks -> {
            LockPeriods periods = new LockPeriods(catalog, LockPeriods.clock(locks, clock), random);
            locks.use(new CatalogObjectIndex(catalog, clock), periods::newEnd);
        });
    }

    @Override
    public Optional<LockedObject> find(String name) {
        return catalog.read(connection -> new LockedObjectTable(connection).find(name));
    }

    @Override
    public Set<String> released(Collection<String> names) {
        return catalog.read(connection -> new LockedObjectTable(connection).released(names));
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
