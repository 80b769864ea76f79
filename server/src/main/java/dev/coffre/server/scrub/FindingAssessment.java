package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.scrub.StoreFinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Interprets the findings of a scrub with the catalog: which of them matter, and which records are lost. */
record FindingAssessment(Catalog catalog, StoreFiles store) {

    /**
     * Returns whether the finding is real damage. Harmless are: a damaged copy of a record that was sent again, a
     * record that no point needs any more (the catalog may have dropped its row), and a retired pack.
     */
    boolean isDamage(StoreFinding finding) {
        return switch (finding) {
            case StoreFinding.RecordDamaged damaged ->
                !damaged.points().isEmpty()
                        || row(damaged.oid()).map(this::isLost).orElseGet(() -> !isKnown(damaged.pack()));
            case StoreFinding.PackDamaged damaged -> isInUse(damaged.pack());
            case StoreFinding.PackMissing missing -> isKnown(missing.pack()) && isInUse(missing.pack());
            case StoreFinding.PackUnclosed unclosed -> unclosed.isDamage() && isDamagedUnclosed(unclosed.pack());
            default -> finding.isDamage();
        };
    }

    private boolean isLost(RecordRow record) {
        return record.state() != RecordState.CONDEMNED && !isIntact(record);
    }

    /**
     * Returns whether the pack holds a record that is stored nowhere else. A pack that the catalog does not know counts
     * as in use, because its contents are unknown.
     */
    private boolean isInUse(PackId pack) {
        return catalog.read(connection -> new PackTable(connection).find(pack))
                .map(known -> known.retired().isEmpty() && !recordsIn(known).isEmpty())
                .orElse(true);
    }

    private boolean isKnown(PackId pack) {
        return catalog.read(connection -> new PackTable(connection).find(pack)).isPresent();
    }

    /**
     * Returns whether an unclosed pack is damaged. A pack begun after the scrub listed the open packs is not, even if it is
     * closed by now.
     */
    private boolean isDamagedUnclosed(PackId pack) {
        return catalog.read(connection -> new PackTable(connection).find(pack))
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
        return recordsIn(pack).stream().anyMatch(record -> !isIntact(record));
    }

    /** Returns the pack's cataloged records that are not intact. */
    List<StoreFinding> damagedIn(PackRow pack) {
        return recordsIn(pack).stream()
                .filter(record -> !isIntact(record))
                .<StoreFinding>map(record -> damaged(pack, record))
                .toList();
    }

    /** Returns the pack's records that the catalog counts as damaged. A pack truncated before them does not show them. */
    List<StoreFinding.RecordDamaged> knownDamagedIn(PackRow pack) {
        return recordsIn(pack).stream()
                .filter(record -> record.state() == RecordState.DAMAGED && !isIntact(record))
                .map(record -> damaged(pack, record))
                .toList();
    }

    private static StoreFinding.RecordDamaged damaged(PackRow pack, RecordRow record) {
        return new StoreFinding.RecordDamaged(pack.id(), record.oid(), Math.toIntExact(record.offset()), Set.of());
    }

    /** Returns the records lost by these damages, by vault: only those whose bytes are really missing. */
    Map<VaultId, List<Oid>> recordsLostBy(List<StoreFinding> damages) {
        Set<RecordRow> suspects = new LinkedHashSet<>();
        for (StoreFinding damage : damages) {
            switch (damage) {
                case StoreFinding.RecordDamaged damaged -> row(damaged.oid()).ifPresent(suspects::add);
                case StoreFinding.RecordMissing missing -> row(missing.oid()).ifPresent(suspects::add);
                case StoreFinding.PackDamaged damaged -> suspects.addAll(recordsIn(damaged.pack()));
                case StoreFinding.PackMissing missing -> suspects.addAll(recordsIn(missing.pack()));
                case StoreFinding.PackUnclosed unclosed -> suspects.addAll(recordsIn(unclosed.pack()));
                case StoreFinding.PointDamaged point -> {}
                case StoreFinding.SlotDamaged slot -> {}
                case StoreFinding.SegmentDamaged segment -> {}
                case StoreFinding.UnknownFile file -> {}
            }
        }
        Map<VaultId, List<Oid>> lost = new HashMap<>();
        suspects.stream()
                .filter(record -> !isIntact(record))
                .forEach(record -> lost.computeIfAbsent(vaultOf(record), first -> new ArrayList<>())
                        .add(record.oid()));
        return lost;
    }

    /** Returns the pack that the catalog names for a record. */
    Optional<PackId> packOf(Oid oid) {
        return row(oid).flatMap(record -> catalog.read(connection -> new PackTable(connection).find(record.packNr())))
                .map(PackRow::id);
    }

    private Optional<RecordRow> row(Oid oid) {
        return catalog.read(connection -> new VaultRecordTable(connection).find(oid));
    }

    private List<RecordRow> recordsIn(PackId pack) {
        return catalog.read(connection -> new PackTable(connection).find(pack))
                .map(this::recordsIn)
                .orElse(List.of());
    }

    private List<RecordRow> recordsIn(PackRow pack) {
        return catalog.read(connection -> new VaultRecordTable(connection).inPack(pack.nr()));
    }

    private VaultId vaultOf(RecordRow record) {
        return catalog.read(connection -> new VaultTable(connection).domain(record.domainNr()))
                .map(DomainRow::vault)
                .orElseThrow();
    }

    /** Returns whether the record's bytes are intact. An aliased record has none; its stand-in is checked on its own. */
    private boolean isIntact(RecordRow record) {
        if (record.isAliased()) {
            return true;
        }
        Optional<PackRow> pack = catalog.read(connection -> new PackTable(connection).find(record.packNr()));
        if (pack.isEmpty()) {
            return false;
        }
        try (StoredFile file =
                store.packs(pack.get().vault()).openFile(pack.get().header())) {
            return Oid.of(file.read(record.offset(), record.length())).equals(record.oid());
        } catch (Problem unreadable) {
            return false;
        }
    }
}
