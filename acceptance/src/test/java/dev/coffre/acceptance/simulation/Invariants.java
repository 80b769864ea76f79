package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.CatalogView.Row;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.RetentionPolicyTable;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.retention.RetentionPolicy;
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
    private final Damage damage;
    private final TreeMap<Long, Duration> flips = new TreeMap<>();
    private final Map<Oid, Row> verified = new HashMap<>();
    private Optional<CatalogView> before = Optional.empty();
    private Set<Path> packFiles = Set.of();

    Invariants(World world) {
        this.world = world;
        this.damage = world.damage();
    }

    /** Nothing of what was known before says anything about a catalog that was made anew. */
    void catalogIsNew() {
        catalogIsOlder();
        flips.clear();
    }

    /** The catalog is as it was some commits ago. */
    void catalogIsOlder() {
        damage.catalogIsNew();
        world.around().bucket().ifPresent(bucket -> bucket.setLocksUnknown(true));
        before = Optional.empty();
        verified.clear();
    }

    /** All that is needed and damaged is known to be, by the vault itself. */
    void scrubbed() {
        CatalogView now = world.view();
        for (Oid oid : damage.rotten()) {
            Row row = now.records().get(oid);
            Violation.unless(
                    row == null || row.condemned() > 0 || row.isDamaged(), "I3", "a scrub did not find %s", oid);
        }
    }

    /** The bytes of what stands here are not what they were. */
    void rotted(Collection<Row> rows) {
        damage.rotted(rows);
        rows.forEach(row -> verified.remove(row.oid()));
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
        locks();
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
        flips.tailMap(now.flipped(), false).clear(); // a failover has lost them
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
        // A failover may have lost the mark of the deletion. The older catalog then says only that nobody needs the
        // file.
        boolean isOlder =
                world.around().database().filter(SharedDatabase::hasFailedOver).isPresent();
        if (world.around().hasLocks()) {
            String name = Bucket.root().relativize(file).toString();
            Violation.unless(
                    CatalogView.isLockDeleting(world.site().catalogFolder(), name, isOlder),
                    "S5",
                    "a version of %s is deleted, and the catalog did not say so before",
                    file);
            return;
        }
        if (!file.toString().contains("/packs/")) {
            return;
        }
        Path catalog = world.site().catalogFolder();
        String pack = file.getFileName().toString();
        boolean inVain = !world.processes().areSeveral()
                && world.around().bucket().orElseThrow().isYoung(file)
                && CatalogView.isUnknown(catalog, pack);
        Violation.unless(
                inVain || CatalogView.isDeleting(catalog, pack, isOlder),
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
                    whole || damage.isRotten(row.oid()), "I3", "%s is not where the catalog says: %s", row.oid(), row);
            if (whole) {
                verified.put(row.oid(), row);
                damage.healed(row.oid());
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

    Path file(PackRow pack) {
        return world.site().store().files().layout().packFile(pack.vault(), pack.header());
    }

    /** S10: what the vault needs is locked, so that nobody can delete it. */
    private void locks() {
        if (world.around().bucket().filter(Bucket::areLocksKnown).isEmpty()) {
            return;
        }
        List<String> ended = endedLocks("");
        Violation.unless(ended.isEmpty(), "S10", "of these, the locks have ended: %s", ended);
    }

    /** Returns what is needed, and could be deleted by anybody. */
    private List<String> endedLocks(String condition) {
        BucketObjects objects = world.around().bucket().orElseThrow().objects();
        return lockedNames(condition).stream()
                .filter(name -> objects.lockedUntil(name)
                        .filter(end -> !end.isAfter(objects.now()))
                        .isPresent())
                .toList();
    }

    /** Returns whether a lock has ended that the vault could not extend in time, and will try to extend again. */
    boolean isAnyLockOverdue() {
        return !endedLocks(" AND next_try > 0").isEmpty();
    }

    /** Returns the names of the objects that the catalog needs and has rows of. */
    Set<String> lockedNames() {
        return lockedNames("");
    }

    /** Returns those of them whose locks end within a day, or nobody knows when, and can be extended now. */
    Set<String> namesOfEndingLocks() {
        return lockedNames(" AND next_try = 0 AND retain_until <= "
                + world.now().plus(Duration.ofDays(1)).toEpochMilli());
    }

    private Set<String> lockedNames(String condition) {
        String isNeeded = "released = 0 AND version <> '' AND (pack IS NULL"
                + " OR EXISTS (SELECT 1 FROM pack JOIN record ON record.pack = pack.nr"
                + " WHERE pack.id = locked_object.pack AND retired IS NULL))";
        return CatalogView.lockedObjects(world.site().catalogFolder(), isNeeded + condition);
    }

    /** I4 and I6: what somebody was told that the vault has is there while he may rely on it. */
    private void promises(CatalogView now) {
        for (Oid oid : world.model().promised()) {
            Row row = now.records().get(oid);
            boolean holds = row != null && row.isLive();
            Violation.unless(
                    holds || damage.isAffected(oid),
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
                    holds || damage.isAffected(point.attempt().root().oid()),
                    "I1",
                    "point %d has no tree",
                    point.seq());
        }
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
    boolean isSettled(Row row, CatalogView now) {
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

    /**
     * I7 and I8: a file goes a day after nothing in it was needed any more. A thief may delete an empty pack earlier: the locks of
     * such packs are not extended, and those of a catalog that was made anew may have ended.
     */
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
                    due && world.isClockTrusted() || world.wasLost(file) || empty && isStolen(file),
                    "I8",
                    "pack %s went too early: retired %s, empty %s",
                    pack.id(),
                    pack.retired(),
                    empty);
        }
    }

    private boolean isStolen(Path file) {
        return world.around().bucket().filter(bucket -> bucket.isStolen(file)).isPresent();
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
