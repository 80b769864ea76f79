package dev.coffre.server.health;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineHealthTable;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.job.AgentHealth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When machines were last seen. Every authenticated request counts, so the times are kept in memory and written in
 * batches. A crash loses the last minutes. Thread-safe.
 */
public final class LastSeenTracker {
    private final Map<MachineId, Instant> unwritten = new ConcurrentHashMap<>();
    private final Catalog catalog;
    private final InstantSource clock;

    public LastSeenTracker(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Records that the machine has just authenticated itself. */
    public void recordSeen(MachineId machine) {
        unwritten.put(machine, clock.instant());
    }

    /** As {@link dev.coffre.vault.job.ReportSink#report(AgentHealth)}. */
    public void recordHealth(MachineId machine, AgentHealth health) {
        Instant now = clock.instant();
        catalog.change(connection -> new MachineHealthTable(connection).setReported(machine, health, now));
    }

    /** Returns when the machine was seen, if that is not in the catalog yet. */
    Optional<Instant> unwritten(MachineId machine) {
        return Optional.ofNullable(unwritten.get(machine));
    }

    /** Writes all times to the catalog. Call every minute or so. */
    public void flush() {
        Map<MachineId, Instant> seen = new HashMap<>(unwritten);
        if (seen.isEmpty()) {
            return;
        }
        catalog.change(connection -> {
            MachineHealthTable healths = new MachineHealthTable(connection);
            for (Map.Entry<MachineId, Instant> sighting : seen.entrySet()) {
                healths.setLastSeen(sighting.getKey(), sighting.getValue());
            }
        });
        seen.forEach(unwritten::remove);
    }
}
