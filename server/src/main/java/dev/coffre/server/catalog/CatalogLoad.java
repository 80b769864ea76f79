package dev.coffre.server.catalog;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.coffre.server.instrumentation.DurationHistogram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this process waits for in a catalog behind a network, and its connections. Thread-safe. */
final class CatalogLoad {
    private final DurationHistogram waits = new DurationHistogram(0.001, 0.005, 0.025, 0.1, 0.5, 2, 10);
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

    /** Shows the connections of a pool, under a name that is a code. */
    void watch(String name, HikariDataSource pool) {
        pools.put(name, pool);
    }

    /** @param kind what was waited for: a code */
    void waited(String kind, long startedNanos) {
        waits.add(System.nanoTime() - startedNanos, kind);
    }

    /** Returns durations by what was waited for: a {@code connection}, other {@code writers}, the {@code turn} of
     * the ledger. */
    DurationHistogram waits() {
        return waits;
    }

    /** Returns the number of connections by pool and state, and of threads that wait for one. */
    Map<List<String>, Integer> connections() {
        Map<List<String>, Integer> now = new HashMap<>();
        pools.forEach((name, pool) -> {
            HikariPoolMXBean state = pool.getHikariPoolMXBean();
            if (state != null) {
                now.put(List.of(name, "active"), state.getActiveConnections());
                now.put(List.of(name, "idle"), state.getIdleConnections());
                now.put(List.of(name, "awaited"), state.getThreadsAwaitingConnection());
            }
        });
        return now;
    }
}
