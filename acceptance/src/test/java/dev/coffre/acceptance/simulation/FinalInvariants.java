package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.CatalogView.Row;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.store.pack.PackReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What must hold at the end of a world (docs/simulator.md). */
final class FinalInvariants {
    /** The lock of a needed object lasts at least this long, the time in which a deleted point can be undeleted. */
    private static final Duration GUARANTEED = Duration.ofDays(14);

    /** For so long, a pack waits to be rewritten before it is locked again. */
    private static final Duration REWRITE_TIME = Duration.ofDays(5);

    private static final String SEGMENTS = "journal/";

    private final World world;

    FinalInvariants(World world) {
        this.world = world;
    }

    /** I9: after days without a mishap. */
    void nothingIsLeftOver() {
        CatalogView now = world.invariants().check();
        Set<Oid> needed = new HashSet<>();
        world.needed().forEach(point -> point.attempt().root().closure().forEach(node -> needed.add(node.oid())));
        long stays = 0;
        for (Row row : now.records().values()) {
            Violation.unless(
                    row.condemned() > 0 || needed.contains(row.oid()), "I9", "nobody needs %s: %s", row.oid(), row);
            stays += world.invariants().isSettled(row, now) ? 0 : row.length();
        }
        long stored = now.packs().values().stream()
                .filter(pack -> pack.retired().isEmpty())
                .mapToLong(PackRow::bytes)
                .sum();
        boolean isRewritten = !world.around().hasLocks(); // else only when its lock is due
        Violation.unless(
                !isRewritten || stored * 60 <= stays * 100,
                "I9",
                "%d bytes are stored, and %d have to be",
                stored,
                stays);
        Set<Path> known = new HashSet<>();
        now.packs().values().forEach(pack -> known.add(world.invariants().file(pack)));
        Set<Path> there = new HashSet<>(world.invariants().packFiles());
        there.removeAll(released());
        there.removeIf(file -> !known.add(file) || isLeftForPeople(file));
        known.removeIf(file -> world.site().storage().isThere(file) || world.wasLost(file));
        Violation.unless(there.isEmpty(), "I9", "nobody knows of the packs %s", there);
        Violation.unless(known.isEmpty(), "I9", "packs without files: %s", known);
    }

    /** Files that stay only until their locks end. */
    private Set<Path> released() {
        return world.around().hasLocks()
                ? CatalogView.lockedObjects(world.site().catalogFolder(), "released > 0").stream()
                        .map(Bucket.root()::resolve)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** A day after the last theft, the vault has raised an alert if somebody else wrote behind an object that it has. */
    void theftIsKnown() {
        if (!world.around().hasLocks()) {
            return;
        }
        for (int day = 0; day < 2; day++) {
            world.pass(Duration.ofDays(1));
            world.around().database().ifPresent(SharedDatabase::endLeases);
            world.care().keepLocks();
        }
        BucketObjects objects = world.around().bucket().orElseThrow().objects();
        Set<String> known = CatalogView.lockedObjects(world.site().catalogFolder(), "version <> ''");
        List<String> altered =
                known.stream().filter(objects::isAltered).sorted().toList();
        boolean isRaised = !world.site()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.STORE_TAMPERED))
                .isEmpty();
        Violation.unless(altered.isEmpty() || isRaised, "S10", "no alert says that a thief wrote %s", altered);
        world.trace().add("a thief has altered %d of %d locked objects", altered.size(), known.size());
    }

    /**
     * S10: what the catalog needs is locked for as long as the vault guarantees, whether a row says so or not. Called after
     * {@link #theftIsKnown}: all has been listed and extended since the last mishap.
     */
    void locksLast() {
        if (!world.around().hasLocks()) {
            return;
        }
        BucketObjects objects = world.around().bucket().orElseThrow().objects();
        Instant least = objects.now().plus(GUARANTEED).minus(REWRITE_TIME);
        Set<String> needed = new TreeSet<>(world.invariants().lockedNames());
        CatalogView catalog = world.view();
        Set<Long> inUse = catalog.records().values().stream().map(Row::pack).collect(Collectors.toSet());
        catalog.packs().values().stream()
                .filter(pack -> pack.retired().isEmpty() && inUse.contains(pack.nr()))
                .map(pack ->
                        Bucket.root().relativize(world.invariants().file(pack)).toString())
                .forEach(needed::add);
        needed.addAll(segmentsThatCount(objects));
        for (String name : needed) {
            Optional<Instant> until = objects.lockedUntil(name);
            Violation.unless(until.filter(least::isAfter).isEmpty(), "S10", "the lock of %s ends at %s", name, until);
        }
    }

    /** Returns the segments without another attempt of their number, as far as the catalog has taken them up. */
    private Set<String> segmentsThatCount(BucketObjects objects) {
        long applied = world.site().catalog().read(connection -> new JournalPosition(connection).appliedSegment());
        Map<Long, List<String>> attempts = objects.keys(SEGMENTS).stream()
                .filter(key ->
                        objects.file(key).filter(file -> !file.isForeign()).isPresent())
                .collect(Collectors.groupingBy(
                        key -> Long.valueOf(key.substring(SEGMENTS.length()).split("-", -1)[0])));
        return attempts.entrySet().stream()
                .filter(each -> each.getKey() <= applied && each.getValue().size() == 1)
                .map(each -> each.getValue().getFirst())
                .collect(Collectors.toSet());
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
        CatalogView now = world.invariants().check();
        CatalogView other = CatalogView.of(twin.catalog());
        for (Agent agent : world.agents()) {
            var here = world.site()
                    .catalog()
                    .read(connection -> new PointRetentionTable(connection).ofMachine(agent.id()));
            var there = twin.catalog().read(connection -> new PointRetentionTable(connection).ofMachine(agent.id()));
            Violation.unless(here.equals(there), "I10", "points of %s:%n%s%n%s", agent, here, there);
        }
        for (Row row : now.records().values()) {
            // In a pack that was never closed, nobody knows where the record after an unreadable one begins.
            if (!row.isLive() || world.damage().hasRotted()) {
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
}
