package dev.coffre.server.objectlock;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.storage.ObjectLocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long objects are locked. A vault guarantees a time: the longer of its minimum retention and its time of grace for deleted
 * points. An object is locked for that and a generation more, so that its lock is extended once in a generation. Thread-safe.
 */
public final class LockPeriods {
    /** The time between two extensions of a lock, give or take a fifth, so that not all are due at once. */
    public static final Duration GENERATION = Duration.ofDays(20);

    /** Two clocks that are right differ by less. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private static final double JITTER = 0.2;
    private static final Duration CACHED = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final InstantSource clock;
    private final RandomGenerator random;
    private volatile Guarantees cached = new Guarantees(Map.of(), Instant.EPOCH);

    public LockPeriods(Catalog catalog, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Returns the clock for the ends of locks, which nobody can make earlier again: it is at most {@link #AHEAD} later than that
     * of the storage service.
     */
    static InstantSource clock(ObjectLocks locks, InstantSource own) {
        return () -> {
            Instant now = own.instant();
            return locks.serviceTime()
                    .map(time -> time.plus(AHEAD))
                    .filter(latest -> latest.isBefore(now))
                    .orElse(now);
        };
    }

    private record Guarantees(Map<VaultId, Duration> ofVaults, Instant readAt) {
        boolean isFresh(Instant now) {
            return !readAt.isAfter(now) && readAt.plus(CACHED).isAfter(now);
        }
    }

    /** Returns how long the objects of the vault stay locked at least; empty for the journal, which serves all vaults. */
    Duration guaranteed(Optional<VaultId> vault) {
        Instant now = clock.instant();
        Guarantees known = cached;
        if (!known.isFresh(now)) {
            known = new Guarantees(catalog.read(LockPeriods::read), now);
            cached = known;
        }
        Duration standard = guaranteed(Safeguards.DEFAULT);
        return vault.isPresent()
                ? known.ofVaults.getOrDefault(vault.get(), standard)
                : known.ofVaults.values().stream()
                        .max(Comparator.naturalOrder())
                        .filter(longest -> longest.compareTo(standard) > 0)
                        .orElse(standard);
    }

    private static Map<VaultId, Duration> read(CatalogConnection connection) {
        Map<VaultId, Duration> guaranteed = new HashMap<>();
        for (VaultRow vault : new VaultTable(connection).all()) {
            guaranteed.put(vault.id(), guaranteed(Safeguards.ofVault(vault.id(), connection)));
        }
        return guaranteed;
    }

    private static Duration guaranteed(Safeguards safeguards) {
        return Duration.ofDays(Math.max(safeguards.minimum().days(), safeguards.softDeleteDays()));
    }

    /** Returns when a lock of this object ends that begins or is extended now. */
    Instant newEnd(String name) {
        double share = 1 + JITTER * (2 * random.nextDouble() - 1);
        Duration generation = Duration.ofSeconds((long) (GENERATION.toSeconds() * share));
        return clock.instant().plus(guaranteed(LockedObjectTable.vaultOf(name))).plus(generation);
    }
}
