package dev.coffre.server.instrumentation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters since the start of the service, by labels. A set of labels is never removed. Labels must therefore be codes and
 * routes, never text that a client sent. Thread-safe.
 */
public final class LabeledCounter {
    private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    public void add(long more, String... labels) {
        counts.computeIfAbsent(List.of(labels), unused -> new LongAdder()).add(more);
    }

    public Map<List<String>, Long> counts() {
        Map<List<String>, Long> now = new HashMap<>();
        counts.forEach((labels, count) -> now.put(labels, count.sum()));
        return now;
    }
}
