package dev.coffre.server.scrub;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.store.scrub.PointRef;
import dev.coffre.vault.store.scrub.StoreFinding;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes findings in terms that people know: files below the store, machines by name.
 *
 * @param store the store's directory
 * @param packOf finds the pack of a record in the catalog; a pack that was never closed has no directory to look in
 */
record FindingDescription(
        Path store,
        Map<MachineId, MachineRow> machines,
        Map<PackId, String> packs,
        Function<Oid, Optional<PackId>> packOf) {
    static final String NOT_ITS_OID = "the record's bytes do not have its oid";

    private static final Pattern IN_VAULT = Pattern.compile("vaults/([0-9a-f]{32})/.*");

    ScrubFinding describe(StoreFinding finding) {
        return switch (finding) {
            case StoreFinding.PackDamaged damaged -> pack(damaged.pack(), damaged.reason());
            case StoreFinding.PackMissing missing -> pack(missing.pack(), "the pack is missing");
            case StoreFinding.PackUnclosed unclosed ->
                pack(unclosed.pack(), "no interrupted write leaves what follows its last whole record");
            case StoreFinding.RecordDamaged damaged ->
                record(file(damaged.pack()), NOT_ITS_OID, Optional.of(damaged.pack()), damaged.oid(), damaged.points());
            case StoreFinding.RecordMissing missing -> {
                Optional<PackId> pack = packOf.apply(missing.oid());
                yield record(
                        pack.map(this::file).orElse("-"),
                        "no pack holds the record any more",
                        pack,
                        missing.oid(),
                        missing.points());
            }
            case StoreFinding.PointDamaged damaged ->
                finding(
                        damaged.file().map(this::belowStore).orElse("-"),
                        damaged.reason(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(damaged.point()));
            case StoreFinding.SlotDamaged damaged -> small(belowStore(damaged.file()), damaged.reason());
            case StoreFinding.SegmentDamaged damaged -> small("journal/" + damaged.segment(), damaged.reason());
            case StoreFinding.UnknownFile unknown ->
                small(belowStore(unknown.file()), "the file has no place in a store");
        };
    }

    private ScrubFinding pack(PackId pack, String reason) {
        return finding(file(pack), reason, Optional.of(pack), Optional.empty(), Set.of());
    }

    private ScrubFinding record(String file, String reason, Optional<PackId> pack, Oid oid, Set<PointRef> points) {
        return finding(file, reason, pack, Optional.of(oid), points);
    }

    private ScrubFinding small(String file, String reason) {
        return finding(file, reason, Optional.empty(), Optional.empty(), Set.of());
    }

    private ScrubFinding finding(
            String file, String reason, Optional<PackId> pack, Optional<Oid> oid, Set<PointRef> points) {
        return new ScrubFinding(
                vault(file, points), file, reason, pack.map(PackId::toString), oid.map(Oid::toString), points(points));
    }

    /**
     * Returns the vault whose directory holds the file or, if the object is in no file, the vault of a point that needs
     * it.
     */
    private Optional<String> vault(String file, Set<PointRef> points) {
        Matcher folder = IN_VAULT.matcher(file);
        return folder.matches()
                ? Optional.of(folder.group(1))
                : points.stream()
                        .map(point -> machines.get(point.machine()))
                        .filter(Objects::nonNull)
                        .map(machine -> machine.vault().toString())
                        .findFirst();
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
                        Optional.ofNullable(machines.get(point.machine()))
                                .map(MachineRow::name)
                                .orElseGet(() -> point.machine().toString()),
                        point.seq()))
                .toList();
    }
}
