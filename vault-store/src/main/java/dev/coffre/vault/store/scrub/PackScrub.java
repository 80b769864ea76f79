package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.pack.PackCheck;
import dev.coffre.vault.store.pack.PackDefect;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.storage.PackFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks every record of all packs, and finds the points that need the damaged ones. Not thread-safe. */
public final class PackScrub {
    private final ExpectedContents expected;
    private final RecordGraph graph = new RecordGraph();
    private final List<StoreFinding> findings = new ArrayList<>();
    private final Map<Oid, StoreFinding.RecordDamaged> damaged = new HashMap<>();
    private final Set<PackId> seen = new HashSet<>();

    PackScrub(ExpectedContents expected) {
        this.expected = expected;
    }

    /** Returns what is wrong with one pack that exists or should exist. */
    public static List<StoreFinding> check(PackFiles packs, PackHeader pack) {
        PackScrub scrub = new PackScrub(new ExpectedContents(Set.of(pack.pack()), Set.of(), 0));
        if (packs.exists(pack)) {
            scrub.read(packs, pack);
        }
        return scrub.findings(List.of());
    }

    /** @param aliases the aliases in the journal */
    void add(List<JournalEvent.RecordAliased> aliases) {
        aliases.forEach(alias -> graph.alias(alias.lost(), alias.by()));
    }

    void read(PackFiles packs) {
        packs.list().forEach(pack -> read(packs, pack));
    }

    private void read(PackFiles packs, PackHeader pack) {
        seen.add(pack.pack());
        try (StoredFile file = packs.openFile(pack)) {
            add(pack.pack(), PackCheck.of(file, pack));
        } catch (Problem unreadable) {
            findings.add(new StoreFinding.PackDamaged(pack.pack(), unreadable.getMessage()));
        }
    }

    private void add(PackId pack, PackCheck check) {
        check.intact().forEach(graph::add);
        for (PackDefect finding : check.defects()) {
            switch (finding) {
                case PackDefect.DamagedStructure structure ->
                    findings.add(new StoreFinding.PackDamaged(pack, structure.reason()));
                case PackDefect.DamagedRecord record ->
                    damaged.put(
                            record.oid(),
                            new StoreFinding.RecordDamaged(pack, record.oid(), record.offset(), Set.of()));
                case PackDefect.Unclosed unclosed -> {
                    if (!expected.openPacks().contains(pack)) {
                        findings.add(
                                new StoreFinding.PackUnclosed(pack, unclosed.trailingBytes(), unclosed.isDamage()));
                    }
                }
            }
        }
    }

    /**
     * Returns the findings, after all packs are read. A damaged record with an undamaged copy in another pack affects
     * no point.
     */
    List<StoreFinding> findings(List<StoredPoint> points) {
        Map<Oid, Set<PointRef>> needed = new HashMap<>();
        for (StoredPoint point : points) {
            PointRef ref = new PointRef(point.machine(), point.seq());
            graph.missingBelow(point.point().root())
                    .forEach(oid -> needed.computeIfAbsent(oid, first -> new HashSet<>())
                            .add(ref));
        }
        List<StoreFinding> all = new ArrayList<>(findings);
        expected.packs().stream()
                .filter(pack -> !seen.contains(pack))
                .map(StoreFinding.PackMissing::new)
                .forEach(all::add);
        damaged.forEach((oid, finding) -> all.add(new StoreFinding.RecordDamaged(
                finding.pack(), oid, finding.offset(), needed.getOrDefault(oid, Set.of()))));
        needed.forEach((oid, refs) -> {
            if (!damaged.containsKey(oid)) {
                all.add(new StoreFinding.RecordMissing(oid, refs));
            }
        });
        return all;
    }

    int packs() {
        return seen.size();
    }

    int records() {
        return graph.size();
    }
}
