package dev.coffre.server.health;

import java.util.function.BooleanSupplier;

/**
 * What the service depends on.
 *
 * @param isStoreFull whether the store found no room, wherever it is
 */
public record Dependencies(DependencyWatch store, DependencyWatch catalog, BooleanSupplier isStoreFull) {
    /** Looks at each, so that outages are noticed when nothing asks for readiness. */
    public void look() {
        var unused = store.look();
        var alsoUnused = catalog.look();
    }
}
