package dev.coffre.server.hosting;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DegradedPointQuery;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.TtlCache;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.message.PointList;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.message.VaultList;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.MachineList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads vaults, machines and recovery points for lists. */
public final class Inventory {
    private final Catalog catalog;
    private final TtlCache<VaultId, VaultEntry> vaultCache = new TtlCache<>(this::vault);

    public Inventory(Catalog catalog) {
        this.catalog = catalog;
    }

    /** All vaults. */
    public VaultList vaults() {
        return vaults(vault -> true);
    }

    /** Vaults that match the predicate. */
    public VaultList vaults(Predicate<VaultId> seen) {
        return catalog.read(connection -> {
            List<VaultEntry> entries = new ArrayList<>();
            for (VaultRow vault : new VaultTable(connection).all()) {
                if (seen.test(vault.id())) {
                    entries.add(entry(vault, connection));
                }
            }
            return new VaultList(entries);
        });
    }

    /** All vaults by name, without the counts of {@link #vaults()}. */
    public List<VaultRow> vaultRows() {
        return catalog.read(connection -> new VaultTable(connection).all());
    }

    public VaultEntry vault(VaultId id) {
        return catalog.read(
                connection -> entry(new VaultTable(connection).find(id).orElseThrow(), connection));
    }

    /** When the deleted vault will be purged. Empty if the vault is not deleted. */
    public Optional<Instant> deletedUntil(VaultId id) {
        return catalog.read(connection -> new VaultTable(connection).deletedUntil(id));
    }

    /** As {@link #vault}, at most a second old. */
    public VaultEntry cachedVault(VaultId id) {
        return vaultCache.get(id);
    }

    /** @throws dev.coffre.vault.problem.Problem {@code vault-unknown} unless a visible vault has this name or id */
    VaultRow requireVault(String nameOrId, Predicate<VaultId> seen) {
        return catalog.read(connection -> {
                    VaultTable vaults = new VaultTable(connection);
                    Optional<VaultRow> named = vaults.findByName(nameOrId);
                    return named.isPresent() ? named : withId(nameOrId, vaults);
                })
                .filter(vault -> seen.test(vault.id()))
                .orElseThrow(() -> ProblemCode.VAULT_UNKNOWN.with("vault", nameOrId));
    }

    public MachineList machines(VaultId vault) {
        return catalog.read(connection -> {
            List<MachineEntry> entries = new ArrayList<>();
            for (MachineRow machine : new MachineTable(connection).ofVault(vault)) {
                entries.add(entry(machine, connection));
            }
            return new MachineList(entries);
        });
    }

    /** By name, without the counts of {@link #machines}. */
    public List<MachineRow> machineRows(VaultId vault) {
        return catalog.read(connection -> new MachineTable(connection).ofVault(vault));
    }

    /** @throws dev.coffre.vault.problem.Problem {@code machine-unknown} */
    public MachineRow machineRow(MachineId id) {
        return catalog.read(connection -> new MachineTable(connection).find(id))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", id));
    }

    public MachineEntry machine(MachineId id) {
        return catalog.read(connection -> entry(
                new MachineTable(connection)
                        .find(id)
                        .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", id)),
                connection));
    }

    /**
     * Finds a machine among the visible ones.
     *
     * @throws dev.coffre.vault.problem.Problem {@code machine-unknown} unless exactly one has this name, or one has this id
     */
    MachineRow requireMachine(String nameOrId, Predicate<VaultId> seen) {
        List<MachineRow> fitting =
                catalog.read(connection -> new MachineTable(connection).findByNameOrId(nameOrId)).stream()
                        .filter(machine -> seen.test(machine.vault()))
                        .toList();
        if (fitting.size() != 1) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", nameOrId);
        }
        return fitting.getFirst();
    }

    /** Returns the end of the machine's chain, also if that point is deleted by now. */
    public ChainHead head(MachineId machine) {
        return catalog.read(connection -> new PointTable(connection).head(machine));
    }

    public PointList points(MachineId machine) {
        return catalog.read(connection -> {
            Set<Long> degraded = new DegradedPointQuery(connection).seqsOfMachine(machine);
            return new PointList(new PointTable(connection)
                    .kept(machine).stream()
                            .map(point -> entry(point, degraded.contains(point.seq())))
                            .toList());
        });
    }

    private static Optional<VaultRow> withId(String text, VaultTable vaults) {
        try {
            return vaults.find(VaultId.parse(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static VaultEntry entry(VaultRow vault, CatalogConnection connection) {
        return new VaultEntry(
                vault.id().toString(),
                vault.name(),
                vault.description(),
                vault.created().toEpochMilli(),
                vault.generation(),
                vault.quota(),
                new MachineTable(connection).count(vault.id()),
                new PointTable(connection).count(vault.id()),
                new VaultTable(connection).bytesStored(vault.id()),
                new VaultTable(connection).deletedUntil(vault.id()).map(Instant::toEpochMilli));
    }

    private static MachineEntry entry(MachineRow machine, CatalogConnection connection) {
        PointTable points = new PointTable(connection);
        return new MachineEntry(
                machine.id().toString(),
                machine.name(),
                machine.os(),
                machine.domain().toString(),
                machine.registered().toEpochMilli(),
                points.count(machine.id()),
                points.newest(machine.id()).map(point -> point.receivedAt().toEpochMilli()),
                machine.kind().optionalCode());
    }

    private static PointEntry entry(PointRow point, boolean degraded) {
        return new PointEntry(
                point.seq(),
                point.hash().toString(),
                point.receivedAt().toEpochMilli(),
                point.content().map(PointRow.PointFigures::files),
                point.content().map(PointRow.PointFigures::bytes),
                degraded);
    }
}
