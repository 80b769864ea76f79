package dev.coffre.server.service;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.state.AttemptCounters;
import dev.coffre.server.state.CatalogAttemptCounters;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.server.state.StateKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * The state that outlives a request. It is decided here alone whether this process keeps it in memory, or shares it with
 * others in the catalog.
 *
 * @param upkeep deletes what has expired, every minute or so
 */
record ServiceState(StateKey key, AttemptCounters attempts, List<Runnable> upkeep) {
    static ServiceState of(OpenStore store, InstantSource clock, SecureRandom random) {
        return store.catalog().isShared() ? shared(store, clock) : ofProcess(clock, random);
    }

    private static ServiceState ofProcess(InstantSource clock, SecureRandom random) {
        return new ServiceState(StateKey.random(random), new MemoryAttemptCounters(clock), List.of());
    }

    private static ServiceState shared(OpenStore store, InstantSource clock) {
        Catalog catalog = store.catalog();
        StateKey key = StateKey.of(store.signingKey());
        CatalogAttemptCounters attempts = new CatalogAttemptCounters(catalog, key, clock);
        return new ServiceState(key, attempts, List.of(attempts::expire));
    }
}
