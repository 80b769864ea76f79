package dev.coffre.server.state;

import dev.coffre.server.state.AttemptLimit.Counted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts the attempts at one process. A new process counts from zero. Thread-safe. */
public final class MemoryAttemptCounters implements AttemptCounters {
    private final Map<AttemptLimit, SlidingWindow> windows = new HashMap<>();
    private final InstantSource clock;

    public MemoryAttemptCounters(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Duration> count(List<Counted> keys) {
        Optional<Duration> pause = keys.stream()
                .flatMap(counted -> window(counted).retryAfter(counted.key()).stream())
                .max(Comparator.naturalOrder());
        if (pause.isEmpty()) {
            keys.forEach(counted -> window(counted).add(counted.key()));
        }
        return pause;
    }

    @Override
    public synchronized void uncount(List<Counted> keys) {
        keys.forEach(counted -> window(counted).removeNewest(counted.key()));
    }

    @Override
    public synchronized void forget(Counted key) {
        window(key).forget(key.key());
    }

    private SlidingWindow window(Counted counted) {
        return windows.computeIfAbsent(
                counted.limit(), limit -> new SlidingWindow(limit.most(), limit.window(), clock));
    }
}
