package dev.coffre.server.health;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.MachineHealthRow;
import dev.coffre.server.catalog.MachineHealthTable;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.TtlCache;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Determines whether machines are protected. Thread-safe. */
public final class MachineHealthService {
    private final Catalog catalog;
    private final LastSeenTracker lastSeen;
    private final InstantSource clock;
    private final TtlCache<VaultId, VaultHealth> cache = new TtlCache<>(this::of);

    public MachineHealthService(Catalog catalog, LastSeenTracker lastSeenTracker, InstantSource clock) {
        this.catalog = catalog;
        this.lastSeen = lastSeenTracker;
        this.clock = clock;
    }

    /** As {@link #of(VaultId)}, but at most a second old. */
    public VaultHealth cached(VaultId vault) {
        return cache.get(vault);
    }

    public VaultHealth of(VaultId vault) {
        Instant now = clock.instant();
        return catalog.read(connection -> {
            List<MachineHealth> machines = new ArrayList<>();
            for (MachineRow machine : new MachineTable(connection).ofVault(vault)) {
                machines.add(of(machine, connection));
            }
            return new VaultHealth(now, machines);
        });
    }

    /** @throws dev.coffre.vault.problem.Problem {@code machine-unknown} */
    public MachineHealth of(MachineId machine) {
        return catalog.read(connection -> of(
                new MachineTable(connection)
                        .find(machine)
                        .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", machine)),
                connection));
    }

    private MachineHealth of(MachineRow machine, CatalogConnection connection) {
        Optional<MachineHealthRow> known = new MachineHealthTable(connection).find(machine.id());
        PointHistory points = points(machine.id(), connection);
        Instant seen = Stream.of(
                        Optional.of(machine.registered()),
                        points.newest(),
                        known.map(MachineHealthRow::lastSeen),
                        lastSeen.unwritten(machine.id()))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .orElse(machine.registered());
        return new MachineHealth(
                machine.id(),
                machine.name(),
                machine.kind(),
                machine.os(),
                seen,
                points,
                known.flatMap(MachineHealthRow::reported));
    }

    private static PointHistory points(MachineId machine, CatalogConnection connection) {
        List<PointRow> newest = new PointTable(connection).newest(machine, PointHistory.MAX_POINTS);
        boolean damaged = !newest.isEmpty() && isDamaged(newest.getFirst(), connection);
        return PointHistory.of(newest.stream().map(PointRow::receivedAt).toList(), damaged);
    }

    /** Returns whether the point is damaged. The state of its root page covers everything below it. */
    private static boolean isDamaged(PointRow point, CatalogConnection connection) {
        if (point.content().isEmpty()) {
            return true;
        }
        return new VaultRecordTable(connection)
                .find(point.content().get().root())
                .filter(root -> root.state() == RecordState.LIVE)
                .isEmpty();
    }
}
