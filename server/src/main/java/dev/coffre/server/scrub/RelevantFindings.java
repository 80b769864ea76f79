package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.Records;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.disk.DiskFile;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.pack.PackReader;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.scrub.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Interprets the findings of a scrub with the catalog: which of them matter, and which records are lost. */
record RelevantFindings(Catalog catalog, StoreFiles store) {

    /**
     * Returns whether the finding is real damage. Harmless are: a damaged copy of a record that was sent again, a record that
     * no point needs any more (the catalog may have dropped its row), and a retired pack.
     */
    boolean isDamage(Finding finding) {
        return switch (finding) {
            case Finding.RecordDamaged damaged ->
                !damaged.points().isEmpty()
                        || row(damaged.oid()).map(this::isLost).orElseGet(() -> !isKnown(damaged.pack()));
            case Finding.PackDamaged damaged -> isInUse(damaged.pack());
            case Finding.PackMissing missing -> isKnown(missing.pack()) && isInUse(missing.pack());
            case Finding.PackUnclosed unclosed -> unclosed.isDamage() && isDamagedUnclosed(unclosed.pack());
            default -> finding.isDamage();
        };
    }

    private boolean isLost(RecordRow record) {
        return record.state() != RecordState.CONDEMNED && !isWhole(record);
    }

    /**
     * Returns whether the pack holds a record that is stored nowhere else. A pack that the catalog does not know counts as in
     * use, because its contents are unknown.
     */
    private boolean isInUse(PackId pack) {
        return catalog.read(connection -> new Packs(connection).find(pack))
                .map(known -> known.retired().isEmpty() && !recordsIn(known).isEmpty())
                .orElse(true);
    }

    private boolean isKnown(PackId pack) {
        return catalog.read(connection -> new Packs(connection).find(pack)).isPresent();
    }

    /**
     * Returns whether an unclosed pack is damaged. A pack begun after the scrub listed the open packs is not, even if it is
     * closed by now.
     */
    private boolean isDamagedUnclosed(PackId pack) {
        return catalog.read(connection -> new Packs(connection).find(pack))
                .map(known -> known.closed() ? !hasTrailer(known) : hasBrokenRecords(known))
                .orElse(true);
    }

    private boolean hasTrailer(PackRow pack) {
        try (PackReader reader = store.packs(pack.vault()).open(pack.header())) {
            return reader.isClosed();
        } catch (Problem unreadable) {
            return false;
        }
    }

    private boolean hasBrokenRecords(PackRow pack) {
        return recordsIn(pack).stream().anyMatch(record -> !isWhole(record));
    }

    /** Returns the pack's cataloged records that are not intact. */
    List<Finding> damagedIn(PackRow pack) {
        return recordsIn(pack).stream()
                .filter(record -> !isWhole(record))
                .<Finding>map(record -> damaged(pack, record))
                .toList();
    }

    /** Returns the pack's records that the catalog counts as damaged. A pack truncated before them does not show them. */
    List<Finding.RecordDamaged> knownDamagedIn(PackRow pack) {
        return recordsIn(pack).stream()
                .filter(record -> record.state() == RecordState.DAMAGED && !isWhole(record))
                .map(record -> damaged(pack, record))
                .toList();
    }

    private static Finding.RecordDamaged damaged(PackRow pack, RecordRow record) {
        return new Finding.RecordDamaged(pack.id(), record.oid(), Math.toIntExact(record.start()), Set.of());
    }

    /** Returns the records lost by these damages, by vault: only those whose bytes are really missing. */
    Map<VaultId, List<Oid>> recordsLostBy(List<Finding> damages) {
        Set<RecordRow> suspects = new LinkedHashSet<>();
        for (Finding damage : damages) {
            switch (damage) {
                case Finding.RecordDamaged damaged -> row(damaged.oid()).ifPresent(suspects::add);
                case Finding.RecordMissing missing -> row(missing.oid()).ifPresent(suspects::add);
                case Finding.PackDamaged damaged -> suspects.addAll(recordsIn(damaged.pack()));
                case Finding.PackMissing missing -> suspects.addAll(recordsIn(missing.pack()));
                case Finding.PackUnclosed unclosed -> suspects.addAll(recordsIn(unclosed.pack()));
                case Finding.PointDamaged point -> {}
                case Finding.SlotDamaged slot -> {}
                case Finding.SegmentDamaged segment -> {}
                case Finding.UnknownFile file -> {}
            }
        }
        Map<VaultId, List<Oid>> lost = new HashMap<>();
        suspects.stream()
                .filter(record -> !isWhole(record))
                .forEach(record -> lost.computeIfAbsent(vaultOf(record), first -> new ArrayList<>())
                        .add(record.oid()));
        return lost;
    }

    /** Returns the pack that the catalog names for a record. */
    Optional<PackId> keptIn(Oid oid) {
        return row(oid).flatMap(record -> catalog.read(connection -> new Packs(connection).find(record.pack())))
                .map(PackRow::id);
    }

    private Optional<RecordRow> row(Oid oid) {
        return catalog.read(connection -> new Records(connection).find(oid));
    }

    private List<RecordRow> recordsIn(PackId pack) {
        return catalog.read(connection -> new Packs(connection).find(pack))
                .map(this::recordsIn)
                .orElse(List.of());
    }

    private List<RecordRow> recordsIn(PackRow pack) {
        return catalog.read(connection -> new Records(connection).inPack(pack.nr()));
    }

    private VaultId vaultOf(RecordRow record) {
        return catalog.read(connection -> new Vaults(connection).domain(record.domainNr()))
                .map(DomainRow::vault)
                .orElseThrow();
    }

    /** Returns whether the record's bytes are intact. An aliased record has none; its stand-in is checked on its own. */
    private boolean isWhole(RecordRow record) {
        if (record.isAliased()) {
            return true;
        }
        Optional<PackRow> pack = catalog.read(connection -> new Packs(connection).find(record.pack()));
        if (pack.isEmpty()) {
            return false;
        }
        try (DiskFile file = store.packs(pack.get().vault()).openFile(pack.get().header())) {
            return Oid.of(file.read(record.start(), record.length())).equals(record.oid());
        } catch (Problem unreadable) {
            return false;
        }
    }
}
