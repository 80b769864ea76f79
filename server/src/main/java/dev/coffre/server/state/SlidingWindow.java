package dev.coffre.server.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts attempts by key within a sliding window. Keeps the most recently used keys only. Not thread-safe. */
final class SlidingWindow {
    private final int limit;
    private final Duration window;
    private final InstantSource clock;
    private final Map<String, Deque<Instant>> attempts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > AttemptCounters.MAX_KEYS;
        }
    };

    SlidingWindow(int most, Duration window, InstantSource clock) {
        this.limit = most;
        this.window = window;
        this.clock = clock;
    }

    /** Time until the next attempt is allowed. Empty if it is allowed now. */
    Optional<Duration> retryAfter(String key) {
        Deque<Instant> recent = recent(key);
        return recent.size() < limit
                ? Optional.empty()
                : Optional.of(
                        Duration.between(clock.instant(), recent.getFirst().plus(window)));
    }

    void add(String key) {
        recent(key).addLast(clock.instant());
        removePast();
    }

    /** Forgets the least recently used keys whose attempts are all past. */
    private void removePast() {
        Instant start = clock.instant().minus(window);
        var eldest = attempts.values().iterator();
        while (eldest.hasNext()) {
            Deque<Instant> recent = eldest.next();
            if (!recent.isEmpty() && recent.getLast().isAfter(start)) {
                return;
            }
            eldest.remove();
        }
    }

    /** Returns the number of keys in memory. */
    int keys() {
        return attempts.size();
    }

    /** Removes the newest attempt of the key. */
    void removeNewest(String key) {
        recent(key).pollLast();
    }

    void forget(String key) {
        attempts.remove(key);
    }

    private Deque<Instant> recent(String key) {
        Instant now = clock.instant();
        Deque<Instant> recent = attempts.computeIfAbsent(key, unknown -> new ArrayDeque<>());
        while (!recent.isEmpty() && !recent.getFirst().plus(window).isAfter(now)) {
            recent.removeFirst();
        }
        // The clock was set back: they would count until it has caught up.
        while (!recent.isEmpty() && recent.getLast().isAfter(now)) {
            recent.removeLast();
        }
        return recent;
    }
}
