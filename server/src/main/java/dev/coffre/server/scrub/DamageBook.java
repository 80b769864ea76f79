package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DamagedPoints;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.Findings;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.ScrubState;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Tracks damage from its discovery until it is repaired. Damaged records count as absent, so that the next backup sends them
 * again. Alerts are raised. Findings are removed once the bytes are whole again or no longer needed. Thread-safe.
 */
public final class DamageBook {
    private final Catalog catalog;
    private final StoreFiles store;
    private final BiConsumer<VaultId, List<Oid>> lost;
    private final DamageAlerts alerts;
    private final InstantSource clock;

    /** @param lost receives the records whose bytes are lost */
    public DamageBook(
            Catalog catalog,
            StoreFiles store,
            BiConsumer<VaultId, List<Oid>> lost,
            DamageAlerts alerts,
            InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.lost = lost;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** A record was read for a client, and its bytes do not have its oid. */
    public void met(PackRow pack, Oid oid) {
        lost.accept(pack.vault(), List.of(oid));
        FindingRow finding = new FindingRow(
                Optional.of(pack.vault()),
                Optional.of(pack.id()),
                Optional.of(oid),
                store.layout()
                        .store()
                        .relativize(store.layout().pack(pack.vault(), pack.header()))
                        .toString(),
                Wording.NOT_ITS_OID,
                clock.instant());
        note(List.of(finding), connection -> new Findings(connection).add(finding));
    }

    /** The whole store was read. */
    void all(List<ScrubFinding> found, Map<VaultId, List<Oid>> records) {
        records.forEach(lost);
        List<FindingRow> rows = rows(found);
        Instant now = clock.instant();
        note(rows, connection -> {
            new ScrubState(connection).setAllRead(now);
            new ScrubState(connection).setFilesRead(now);
            new DamagedPoints(connection).replace(points(found));
            return new Findings(connection).replaceAll(rows);
        });
        review();
    }

    /**
     * One pack was read.
     *
     * @param isSound whether its directory and trailer are intact
     */
    void pack(PackRow pack, List<ScrubFinding> found, Map<VaultId, List<Oid>> records, boolean isSound) {
        records.forEach(lost);
        List<FindingRow> rows = rows(found);
        note(rows, connection -> {
            ScrubState state = new ScrubState(connection);
            state.setRead(pack.nr(), clock.instant());
            if (!isSound) {
                state.setUnsound(pack.nr());
            }
            return new Findings(connection).replaceOf(pack.id(), rows);
        });
    }

    /** Journal, points and slots were read. */
    void files(List<ScrubFinding> found) {
        List<FindingRow> rows = rows(found);
        note(rows, connection -> {
            new ScrubState(connection).setFilesRead(clock.instant());
            new DamagedPoints(connection).replace(points(found));
            return new Findings(connection).replaceOfFiles(rows);
        });
    }

    /** Removes repaired findings and reports for each vault whether any are left. */
    public void review() {
        Map<VaultId, Boolean> damaged = catalog.write(connection -> {
            Findings findings = new Findings(connection);
            findings.forgetMended();
            return damaged(connection, findings);
        });
        damaged.forEach(alerts::holds);
    }

    private static Map<VaultId, Boolean> damaged(Connection connection, Findings findings) throws SQLException {
        Map<VaultId, Boolean> damaged = new HashMap<>();
        for (VaultRow vault : new Vaults(connection).all()) {
            damaged.put(vault.id(), findings.count(vault.id()) > 0);
        }
        return damaged;
    }

    private void note(List<FindingRow> rows, Catalog.Work<Boolean> change) {
        if (catalog.write(change)) {
            Set<VaultId> hurt = new HashSet<>();
            rows.forEach(row -> row.vault().ifPresentOrElse(hurt::add, () -> hurt.addAll(vaults())));
            hurt.forEach(alerts::found);
        }
    }

    /** Returns the points whose own files are damaged, without those that need a damaged record. */
    private static Set<DamagedPoints.Place> points(List<ScrubFinding> found) {
        return found.stream()
                .filter(each -> each.pack().isEmpty() && each.oid().isEmpty())
                .flatMap(each -> each.points().stream())
                .map(point -> new DamagedPoints.Place(MachineId.parse(point.machine()), point.seq()))
                .collect(Collectors.toSet());
    }

    private List<VaultId> vaults() {
        return catalog.read(connection -> new Vaults(connection).all()).stream()
                .map(VaultRow::id)
                .toList();
    }

    private List<FindingRow> rows(List<ScrubFinding> found) {
        Instant now = clock.instant();
        return found.stream()
                .map(each -> new FindingRow(
                        each.vault().map(VaultId::parse),
                        each.pack().map(PackId::parse),
                        each.oid().map(Oid::parse),
                        each.file(),
                        each.reason(),
                        now))
                .toList();
    }
}
