package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.CatalogView.Row;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.RetentionPolicyTable;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.retention.RetentionPolicy;
import dev.coffre.vault.store.pack.PackReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Looks at the vault after each step, and says what does not hold (docs/simulator.md has the list). */
final class Invariants {
    private static final Duration GRACE = Duration.ofDays(7);
    private static final Duration FOR_READERS = Duration.ofHours(24);
    private static final int LATER_CYCLES = 2;

    private final World world;
    private final Set<Oid> rotten = new HashSet<>();
    private final Set<Oid> unknown = new HashSet<>();
    private final TreeMap<Long, Duration> flips = new TreeMap<>();
    private final Map<Oid, Row> verified = new HashMap<>();
    private Optional<CatalogView> before = Optional.empty();
    private Set<Path> packFiles = Set.of();
    private boolean hasRotted;

    Invariants(World world) {
        this.world = world;
    }

    /** Whether bytes changed that nobody has sent again since. */
    boolean isAnythingRotten() {
        return !rotten.isEmpty();
    }

    /**
     * Nothing of what was known before says anything about a catalog that was made anew. It knows no edges of a page whose
     * bytes are lost, so what is below that page is not needed by anything that it knows, until the page is sent again.
     */
    void catalogIsNew() {
        rotten.stream().filter(world::knows).forEach(unknown::add);
        before = Optional.empty();
        flips.clear();
        verified.clear();
    }

    /** All that is needed and damaged is known to be, by the vault itself. */
    void scrubbed() {
        CatalogView now = world.view();
        for (Oid oid : rotten) {
            Row row = now.records().get(oid);
            Violation.unless(
                    row == null || row.condemned() > 0 || row.isDamaged(), "I3", "a scrub did not find %s", oid);
        }
    }

    /** The bytes of what stands here are not what they were. */
    void rotted(Collection<Row> rows) {
        hasRotted = true;
        rows.forEach(row -> {
            rotten.add(row.oid());
            verified.remove(row.oid());
        });
    }

    void powerFailed() {
        verified.clear();
    }

    CatalogView check() {
        return world.calmly(this::checkAll);
    }

    private CatalogView checkAll() {
        CatalogView now = CatalogView.of(world.site().catalog());
        points();
        flipped(now);
        downwardClosure(now);
        locations(now);
        promises(now);
        roots(now);
        before.ifPresent(was -> {
            onlySettledRecordsGo(was, now);
            onlyRetiredPacksGo(was);
            newRecordsAreYoung(was, now);
        });
        Violation.unless(
                world.site().storage().createdAgain().isEmpty(),
                "I8",
                "a name was used again: %s",
                world.site().storage().createdAgain());
        before = Optional.of(now);
        packFiles = new HashSet<>(packFiles());
        return now;
    }

    /** Of recovery points, which is quick. Not while others change them. */
    void points() {
        if (world.isConcurrent()) {
            return;
        }
        world.calmly(() -> {
            observe(!world.site().isCatalogBehind());
            return true;
        });
    }

    private void observe(boolean settled) {
        for (Agent agent : world.agents()) {
            record Held(List<PointRetentionRow> points, Optional<RetentionPolicy> policy) {}
            Held held = world.site()
                    .catalog()
                    .read(connection -> new Held(
                            new PointRetentionTable(connection).ofMachine(agent.id()),
                            new RetentionPolicyTable(connection).find(agent.id())));
            agent.model().observe(held.points, held.policy, world.now(), settled);
        }
    }

    private void flipped(CatalogView now) {
        for (long cycle : now.flips().keySet()) {
            flips.putIfAbsent(cycle, world.elapsed());
        }
        boolean flipped = now.flipped() > before.map(CatalogView::flipped).orElse(0L);
        if (flipped) {
            world.model().flipped(world.needed(), now.newestSessions(), world.now());
        } else {
            world.model().promise(world.needed());
        }
    }

    /**
     * S5 and S9: before the file of a pack is deleted, the catalog says durably that it may be. Only a process that is alone may
     * delete what it has just written in vain.
     */
    void mayDelete(Path file) {
        if (!file.toString().contains("/packs/")) {
            return;
        }
        Path catalog = world.site().catalogFolder();
        String pack = file.getFileName().toString();
        boolean inVain = !world.processes().areSeveral()
                && world.around().bucket().orElseThrow().isYoung(file)
                && CatalogView.isUnknown(catalog, pack);
        Violation.unless(
                inVain || CatalogView.isDeleting(catalog, pack),
                "S5",
                "pack %s is deleted, and the catalog did not say so before",
                file);
    }

    /** I2. */
    private void downwardClosure(CatalogView now) {
        for (Row row : now.records().values()) {
            if (!row.isLive()) {
                continue;
            }
            for (long kid : row.kids()) {
                Row below = now.byOrd().get(kid);
                Violation.unless(below != null, "I2", "live %s needs record %d, which is gone", row.oid(), kid);
                Row there = Objects.requireNonNull(below);
                Violation.unless(
                        there.isLive() && there.domain() == row.domain(),
                        "I2",
                        "live %s needs %s, which is not",
                        row.oid(),
                        there.oid());
            }
        }
    }

    /** I3, and by what would be left after a power cut: I4 for all that was acknowledged. */
    private void locations(CatalogView now) {
        for (Row row : now.records().values()) {
            if (row.condemned() > 0 || row.isDamaged()) {
                continue;
            }
            Row known = verified.get(row.oid());
            if (known != null && known.isAt(row)) {
                continue;
            }
            boolean whole = isWhole(row, now);
            Violation.unless(
                    whole || rotten.contains(row.oid()), "I3", "%s is not where the catalog says: %s", row.oid(), row);
            if (whole) {
                verified.put(row.oid(), row);
                rotten.remove(row.oid());
                unknown.remove(row.oid());
            }
        }
    }

    private boolean isWhole(Row row, CatalogView now) {
        PackRow pack = now.packs().get(row.pack());
        if (pack == null || pack.retired().isPresent()) {
            return false;
        }
        Optional<byte[]> durable = world.site().storage().durable(file(pack));
        int end = Math.toIntExact(row.start() + row.length());
        return durable.isPresent()
                && durable.get().length >= end
                && Oid.of(Arrays.copyOfRange(durable.get(), (int) row.start(), end))
                        .equals(row.oid());
    }

    private Path file(PackRow pack) {
        return world.site().store().files().layout().packFile(pack.vault(), pack.header());
    }

    /** I4 and I6: what somebody was told that the vault has is there while he may rely on it. */
    private void promises(CatalogView now) {
        for (Oid oid : world.model().promised()) {
            Row row = now.records().get(oid);
            boolean holds = row != null && row.isLive();
            Violation.unless(
                    holds || isAffected(oid),
                    "I6",
                    "%s was promised, and is %s: %s",
                    oid,
                    row == null ? "gone" : row,
                    why(oid, now));
        }
    }

    /** Who needs it, from the top down, as the catalog sees them. */
    private String why(Oid oid, CatalogView now) {
        for (PointModel point : world.needed()) {
            List<Node> closure = point.attempt().root().closure();
            if (closure.stream().anyMatch(node -> node.oid().equals(oid))) {
                return point + " over "
                        + closure.reversed().stream()
                                .filter(node -> node.closure().stream()
                                        .anyMatch(below -> below.oid().equals(oid)))
                                .map(node -> String.valueOf(now.records().get(node.oid())))
                                .toList();
            }
        }
        return "a session";
    }

    /** I1. */
    private void roots(CatalogView now) {
        for (PointModel point : world.needed()) {
            Row row = now.records().get(point.attempt().root().oid());
            boolean holds = row != null && row.isLive();
            Violation.unless(
                    holds || isAffected(point.attempt().root().oid()), "I1", "point %d has no tree", point.seq());
        }
    }

    /** Whether something below it has rotted, or a new catalog cannot know that anything needs it. */
    boolean isAffected(Oid oid) {
        return !rotten.isEmpty()
                && (isAbove(oid, rotten) || unknown.stream().anyMatch(page -> isAbove(page, Set.of(oid))));
    }

    private boolean isAbove(Oid oid, Set<Oid> others) {
        return world.nodes(oid).closure().stream().map(Node::oid).anyMatch(others::contains);
    }

    /** I7, by the vault's clock and by the time that passed, and I12. */
    private void onlySettledRecordsGo(CatalogView was, CatalogView now) {
        for (Row row : was.records().values()) {
            if (now.records().containsKey(row.oid())) {
                continue;
            }
            Violation.unless(world.isClockTrusted(), "I12", "%s went by a clock that jumped", row.oid());
            Violation.unless(row.condemned() > 0, "I7", "%s went, and was not condemned: %s", row.oid(), row);
            Duration passed = world.elapsed().minus(Objects.requireNonNull(flips.get(row.condemned())));
            Violation.unless(
                    isSettled(row, now) && passed.compareTo(GRACE.minusDays(1)) >= 0,
                    "I7",
                    "%s went %s and %d cycles after it was condemned",
                    row.oid(),
                    passed,
                    now.flips().tailMap(row.condemned(), false).size());
        }
    }

    /** Whether it was condemned long enough ago, through enough cycles: it or what was condemned after it. */
    private boolean isSettled(Row row, CatalogView now) {
        return row.condemned() > 0
                && now.flips().tailMap(row.condemned(), true).entrySet().stream()
                        .anyMatch(flip -> !flip.getValue().plus(GRACE).isAfter(world.now())
                                && now.flips().tailMap(flip.getKey(), false).size() >= LATER_CYCLES);
    }

    /** S4. */
    private static void newRecordsAreYoung(CatalogView was, CatalogView now) {
        for (Row row : now.records().values()) {
            Violation.unless(
                    row.ord() > was.marked() || was.byOrd().containsKey(row.ord()),
                    "S4",
                    "%s was admitted after a cycle began, and is one that it looks at",
                    row);
        }
    }

    /** I7 and I8: a file goes a day after nothing in it was needed any more. */
    private void onlyRetiredPacksGo(CatalogView was) {
        Set<Path> there = new HashSet<>(packFiles());
        for (PackRow pack : was.packs().values()) {
            Path file = file(pack);
            if (!packFiles.contains(file) || there.contains(file)) {
                continue;
            }
            boolean empty = was.records().values().stream().noneMatch(row -> row.pack() == pack.nr());
            boolean due = pack.retired()
                    .filter(at -> !at.plus(FOR_READERS).isAfter(world.now()))
                    .isPresent();
            Violation.unless(
                    due && world.isClockTrusted() || world.wasLost(file),
                    "I8",
                    "pack %s went too early: retired %s, empty %s",
                    pack.id(),
                    pack.retired(),
                    empty);
        }
    }

    /** I9: after days without a mishap. */
    void nothingIsLeftOver() {
        CatalogView now = check();
        Set<Oid> needed = new HashSet<>();
        world.needed().forEach(point -> point.attempt().root().closure().forEach(node -> needed.add(node.oid())));
        long stays = 0;
        for (Row row : now.records().values()) {
            Violation.unless(
                    row.condemned() > 0 || needed.contains(row.oid()), "I9", "nobody needs %s: %s", row.oid(), row);
            stays += isSettled(row, now) ? 0 : row.length();
        }
        long stored = now.packs().values().stream()
                .filter(pack -> pack.retired().isEmpty())
                .mapToLong(PackRow::bytes)
                .sum();
        Violation.unless(stored * 60 <= stays * 100, "I9", "%d bytes are stored, and %d have to be", stored, stays);
        Set<Path> known = new HashSet<>();
        now.packs().values().forEach(pack -> known.add(file(pack)));
        Set<Path> there = new HashSet<>(packFiles());
        there.removeIf(file -> !known.add(file) || isLeftForPeople(file));
        known.removeIf(file -> world.site().storage().isThere(file) || world.wasLost(file));
        Violation.unless(there.isEmpty(), "I9", "nobody knows of the packs %s", there);
        Violation.unless(known.isEmpty(), "I9", "packs without files: %s", known);
    }

    /**
     * Whether the pack was torn in a way that nobody can tell from damage: then it is never deleted, though nothing of it
     * was acknowledged.
     */
    private boolean isLeftForPeople(Path file) {
        return !PackReader.open(new StoredBytes(world.site().storage().bytes(file)))
                .scan()
                .torn();
    }

    /** I10: what a rebuild would find is what there is. */
    void equalsRebuilt(Site twin) {
        CatalogView now = check();
        CatalogView other = CatalogView.of(twin.catalog());
        for (Agent agent : world.agents()) {
            var here = world.site()
                    .catalog()
                    .read(connection -> new PointRetentionTable(connection).ofMachine(agent.id()));
            var there = twin.catalog().read(connection -> new PointRetentionTable(connection).ofMachine(agent.id()));
            Violation.unless(here.equals(there), "I10", "points of %s:%n%s%n%s", agent, here, there);
        }
        for (Row row : now.records().values()) {
            // Of what cannot be read in a pack that was never closed, nobody can say where the next record begins.
            if (!row.isLive() || hasRotted) {
                continue;
            }
            Row same = other.records().get(row.oid());
            boolean holds = same != null && same.isLive() && Arrays.equals(oids(row, now), oids(same, other));
            Violation.unless(holds, "I10", "%s, and after a rebuild %s", row, String.valueOf(same));
        }
    }

    private static Object[] oids(Row row, CatalogView view) {
        return Arrays.stream(row.kids())
                .mapToObj(kid -> Objects.requireNonNull(view.byOrd().get(kid)).oid())
                .sorted()
                .toArray();
    }

    List<Path> packFiles() {
        Path vaults = world.site().store().files().layout().vaults();
        List<Path> packs = new ArrayList<>();
        for (Path file : world.site().storage().files()) {
            if (file.startsWith(vaults) && file.toString().contains("/packs/")) {
                packs.add(file);
            }
        }
        return packs;
    }
}
