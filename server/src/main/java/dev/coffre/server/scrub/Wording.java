package dev.coffre.server.scrub;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.scrub.Finding;
import dev.coffre.vault.scrub.PointRef;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Findings by the names that people know: files below the store, machines by name.
 *
 * @param store the store's folder
 * @param keptIn the pack that is known to hold a record; a pack that was never closed does not say so itself
 */
record Wording(
        Path store,
        Map<MachineId, String> machines,
        Map<PackId, String> packs,
        Function<Oid, Optional<PackId>> keptIn) {

    ScrubFinding of(Finding finding) {
        return switch (finding) {
            case Finding.PackDamaged damaged -> pack(damaged.pack(), damaged.reason());
            case Finding.PackMissing missing -> pack(missing.pack(), "the pack is missing");
            case Finding.PackUnclosed unclosed ->
                pack(unclosed.pack(), "no interrupted write leaves what follows its last whole record");
            case Finding.RecordDamaged damaged ->
                record(
                        file(damaged.pack()),
                        "the record's bytes do not have its oid",
                        Optional.of(damaged.pack()),
                        damaged.oid(),
                        damaged.points());
            case Finding.RecordMissing missing -> {
                Optional<PackId> pack = keptIn.apply(missing.oid());
                yield record(
                        pack.map(this::file).orElse("-"),
                        "no pack holds the record any more",
                        pack,
                        missing.oid(),
                        missing.points());
            }
            case Finding.PointDamaged damaged ->
                new ScrubFinding(
                        damaged.file().map(this::belowStore).orElse("-"),
                        damaged.reason(),
                        Optional.empty(),
                        Optional.empty(),
                        points(Set.of(damaged.point())));
            case Finding.SlotDamaged damaged -> small(belowStore(damaged.file()), damaged.reason());
            case Finding.SegmentDamaged damaged ->
                small("journal/%016d".formatted(damaged.segment()), damaged.reason());
            case Finding.UnknownFile unknown -> small(belowStore(unknown.file()), "the file has no place in a store");
        };
    }

    private ScrubFinding pack(PackId pack, String reason) {
        return new ScrubFinding(file(pack), reason, Optional.of(pack.toString()), Optional.empty(), List.of());
    }

    private ScrubFinding record(String file, String reason, Optional<PackId> pack, Oid oid, Set<PointRef> points) {
        return new ScrubFinding(file, reason, pack.map(PackId::toString), Optional.of(oid.toString()), points(points));
    }

    private static ScrubFinding small(String file, String reason) {
        return new ScrubFinding(file, reason, Optional.empty(), Optional.empty(), List.of());
    }

    private String belowStore(Path file) {
        return store.relativize(file).toString();
    }

    private String file(PackId pack) {
        return packs.getOrDefault(pack, pack.toString());
    }

    private List<AffectedPoint> points(Set<PointRef> points) {
        return points.stream()
                .sorted(Comparator.comparing(PointRef::machine).thenComparing(PointRef::seq))
                .map(point -> new AffectedPoint(
                        point.machine().toString(),
                        machines.getOrDefault(point.machine(), point.machine().toString()),
                        point.seq()))
                .toList();
    }
}
