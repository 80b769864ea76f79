package dev.coffre.server.state;

import dev.coffre.server.catalog.AttemptTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.state.AttemptLimit.Counted;
import dev.coffre.vault.id.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Counts the attempts at all processes that share the catalog. Keys are stored as keyed hashes: a name may be a password that
 * was typed into the wrong field. Thread-safe.
 */
public final class CatalogAttemptCounters implements AttemptCounters {
    /** How far the clocks of two processes may differ. A later time was left by a clock that went back. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(1);

    private static final String PURPOSE = "attempt";

    private final Catalog catalog;
    private final StateKey key;
    private final InstantSource clock;

    public CatalogAttemptCounters(Catalog catalog, StateKey key, InstantSource clock) {
        this.catalog = catalog;
        this.key = key;
        this.clock = clock;
    }

    private record HashedKey(AttemptLimit limit, Sha256 hash) {}

    /** A refused attempt only reads, so a flood of them writes nothing. */
    @Override
    public Optional<Duration> count(List<Counted> keys) {
        List<HashedKey> hashed = hashed(keys);
        Optional<Duration> pause = catalog.read(connection -> {
            AttemptTable attempts = new AttemptTable(connection);
            return pause(hashed, key -> attempts.times(key.limit.name(), key.hash));
        });
        return pause.isPresent() ? pause : catalog.write(connection -> countLocked(hashed, connection));
    }

    private Optional<Duration> countLocked(List<HashedKey> keys, CatalogConnection connection) {
        AttemptTable attempts = new AttemptTable(connection);
        List<List<Instant>> recent = new ArrayList<>();
        Optional<Duration> pause = pause(keys, key -> {
            List<Instant> times = attempts.lock(key.limit.name(), key.hash);
            recent.add(times);
            return times;
        });
        if (pause.isEmpty()) {
            Instant now = clock.instant();
            for (int i = 0; i < keys.size(); i++) {
                List<Instant> times = new ArrayList<>(within(recent.get(i), keys.get(i).limit));
                times.add(now);
                set(attempts, keys.get(i), times);
            }
        }
        return pause;
    }

    private interface Times {
        List<Instant> of(HashedKey key);
    }

    /** Reads every key, and returns the longest pause. */
    private Optional<Duration> pause(List<HashedKey> keys, Times times) {
        Instant now = clock.instant();
        return keys.stream()
                .flatMap(key -> pause(within(times.of(key), key.limit), key.limit, now).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Duration> pause(List<Instant> recent, AttemptLimit limit, Instant now) {
        return recent.size() < limit.most()
                ? Optional.empty()
                : Optional.of(Duration.between(now, recent.getFirst().plus(limit.window())));
    }

    private List<Instant> within(List<Instant> times, AttemptLimit limit) {
        Instant now = clock.instant();
        Instant start = now.minus(limit.window());
        Instant end = now.plus(MAX_SKEW);
        return times.stream()
                .filter(time -> time.isAfter(start) && !time.isAfter(end))
                .toList();
    }

    @Override
    public void uncount(List<Counted> keys) {
        List<HashedKey> hashed = hashed(keys);
        catalog.change(connection -> {
            AttemptTable attempts = new AttemptTable(connection);
            for (HashedKey key : hashed) {
                List<Instant> times = within(attempts.lock(key.limit.name(), key.hash), key.limit);
                set(attempts, key, times.subList(0, Math.max(0, times.size() - 1)));
            }
        });
    }

    @Override
    public void forget(Counted key) {
        HashedKey hashed = hashed(List.of(key)).getFirst();
        catalog.change(connection -> new AttemptTable(connection).delete(hashed.limit.name(), hashed.hash));
    }

    private static void set(AttemptTable attempts, HashedKey key, List<Instant> times) {
        if (times.isEmpty()) {
            attempts.delete(key.limit.name(), key.hash);
        } else {
            attempts.set(key.limit.name(), key.hash, times, times.getLast().plus(key.limit.window()));
        }
    }

    /** Deletes what no longer counts, and the oldest keys beyond {@link AttemptCounters#MAX_KEYS}. Call every minute or so. */
    public void expire() {
        Instant now = clock.instant();
        catalog.change(connection -> {
            AttemptTable attempts = new AttemptTable(connection);
            attempts.deletePast(now);
            attempts.trim(MAX_KEYS);
        });
    }

    /** Rows are locked in the order of their keys, so two processes cannot wait for each other. */
    private List<HashedKey> hashed(List<Counted> keys) {
        return keys.stream()
                .map(counted -> new HashedKey(
                        counted.limit(), key.hash(PURPOSE, counted.limit().name() + "\0" + counted.key())))
                .sorted(Comparator.comparing(hashed -> hashed.hash.toString()))
                .toList();
    }
}
