package dev.coffre.server.state;

import dev.coffre.server.state.AttemptLimit.Counted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counts attempts by key within sliding windows. The number of keys is bounded: the longest unused go first. Thread-safe. */
public interface AttemptCounters {
    /** Maximum number of keys of one limit. */
    int MAX_KEYS = 10_000;

    /**
     * Counts one attempt under each key, unless one of them has reached its limit. The check and the count are one step, so
     * parallel attempts cannot exceed a limit.
     *
     * @return how long until an attempt is allowed; empty if this one was counted
     */
    Optional<Duration> count(List<Counted> keys);

    /** Uncounts the newest attempt of each key. */
    void uncount(List<Counted> keys);

    /** Uncounts all attempts of the key. */
    void forget(Counted key);
}
