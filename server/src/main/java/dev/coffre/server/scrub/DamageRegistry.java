package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DamagedPointTable;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.ScrubStateTable;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
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
public final class DamageRegistry {
    private final Catalog catalog;
    private final StoreFiles store;
    private final BiConsumer<VaultId, List<Oid>> onLost;
    private final DamageListener alerts;
    private final InstantSource clock;

    /** @param onLost receives the records whose bytes are lost */
    public DamageRegistry(
            Catalog catalog,
            StoreFiles store,
            BiConsumer<VaultId, List<Oid>> onLost,
            DamageListener alerts,
            InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.onLost = onLost;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** A record was read for a client, and its bytes do not have its oid. */
    public void recordDamagedRead(PackRow pack, Oid oid) {
        onLost.accept(pack.vault(), List.of(oid));
        record(new FindingRow(
                Optional.of(pack.vault()),
                Optional.of(pack.id()),
                Optional.of(oid),
                store.layout()
                        .store()
                        .relativize(store.layout().packFile(pack.vault(), pack.header()))
                        .toString(),
                FindingDescription.NOT_ITS_OID,
                clock.instant()));
    }

    /** Adds a finding, which costs no record, unless it is known. */
    public void record(FindingRow finding) {
        persist(List.of(finding), connection -> new FindingTable(connection).add(finding));
    }

    /** The whole store was read. */
    void recordStore(List<ScrubFinding> found, Map<VaultId, List<Oid>> records) {
        records.forEach(onLost);
        List<FindingRow> rows = rows(found);
        Instant now = clock.instant();
        persist(rows, connection -> {
            new ScrubStateTable(connection).setAllRead(now);
            new ScrubStateTable(connection).setFilesRead(now);
            new DamagedPointTable(connection).replace(points(found));
            return new FindingTable(connection).replaceAll(rows);
        });
        review();
    }

    /**
     * One pack was read.
     *
     * @param isSound whether its directory and trailer are intact
     */
    void recordPack(PackRow pack, List<ScrubFinding> found, Map<VaultId, List<Oid>> records, boolean isSound) {
        records.forEach(onLost);
        List<FindingRow> rows = rows(found);
        persist(rows, connection -> {
            ScrubStateTable state = new ScrubStateTable(connection);
            state.setRead(pack.nr(), clock.instant());
            if (!isSound) {
                state.setDamaged(pack.nr());
            }
            return new FindingTable(connection).replaceForPack(pack.id(), rows);
        });
    }

    /** Journal, points and slots were read. */
    void recordFiles(List<ScrubFinding> found) {
        List<FindingRow> rows = rows(found);
        persist(rows, connection -> {
            new ScrubStateTable(connection).setFilesRead(clock.instant());
            new DamagedPointTable(connection).replace(points(found));
            return new FindingTable(connection).replaceForFiles(rows);
        });
    }

    /** Removes repaired findings and reports for each vault whether any are left. */
    public void review() {
        Map<VaultId, Boolean> damaged = catalog.write(connection -> {
            FindingTable findings = new FindingTable(connection);
            findings.deleteRepaired();
            return damaged(connection, findings);
        });
        damaged.forEach(alerts::onReview);
    }

    private static Map<VaultId, Boolean> damaged(CatalogConnection connection, FindingTable findings) {
        Map<VaultId, Boolean> damaged = new HashMap<>();
        for (VaultRow vault : new VaultTable(connection).all()) {
            damaged.put(vault.id(), findings.count(vault.id()) > 0);
        }
        return damaged;
    }

    private void persist(List<FindingRow> rows, Catalog.CatalogWork<Boolean> change) {
        if (catalog.write(change)) {
            Set<VaultId> hurt = new HashSet<>();
            rows.forEach(row -> row.vault().ifPresentOrElse(hurt::add, () -> hurt.addAll(vaults())));
            hurt.forEach(alerts::onDamage);
        }
    }

    /** Returns the points whose own files are damaged, without those that need a damaged record. */
    private static Set<DamagedPointTable.DamagedPointKey> points(List<ScrubFinding> found) {
        return found.stream()
                .filter(each -> each.pack().isEmpty() && each.oid().isEmpty())
                .flatMap(each -> each.points().stream())
                .map(point -> new DamagedPointTable.DamagedPointKey(MachineId.parse(point.machine()), point.seq()))
                .collect(Collectors.toSet());
    }

    private List<VaultId> vaults() {
        return catalog.read(connection -> new VaultTable(connection).all()).stream()
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
