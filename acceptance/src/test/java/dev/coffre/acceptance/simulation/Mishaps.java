package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.CatalogView.Row;
import dev.coffre.server.catalog.PackRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What nobody does and happens all the same: bits flip, packs get lost, catalogs too, and clocks jump. */
final class Mishaps {
    private final World world;
    private final Chance chance;
    private final Set<Path> lost = new HashSet<>();

    Mishaps(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    boolean haveLost(Path file) {
        return lost.contains(file);
    }

    /** A byte of a record that is needed. */
    void rot() {
        CatalogView now = world.view();
        // What is in a pack before it is closed, a scrub cannot tell from what should be there.
        List<Row> closed =
                standing(now).stream().filter(row -> now.packOf(row).closed()).toList();
        if (closed.isEmpty()) {
            return;
        }
        Row row = chance.of(closed);
        Path file = file(now.packOf(row));
        world.site().storage().rot(file, (int) row.start() + chance.below(row.length()));
        world.invariants().rotted(List.of(row));
        world.trace().add("%s rots in %s", row.oid(), file.getFileName());
    }

    /** A whole pack, with all that is in it. */
    void losePack() {
        CatalogView now = world.view();
        List<PackRow> closed = now.packs().values().stream()
                .filter(pack -> pack.closed() && pack.retired().isEmpty() && !lost.contains(file(pack)))
                .sorted(Comparator.comparingLong(PackRow::nr))
                .toList();
        if (closed.isEmpty()) {
            return;
        }
        PackRow pack = chance.of(closed);
        world.invariants()
                .rotted(standing(now).stream()
                        .filter(row -> row.pack() == pack.nr())
                        .toList());
        lost.add(file(pack));
        world.site().storage().lose(file(pack));
        world.trace().add("pack %s is lost", pack.id());
    }

    private List<Row> standing(CatalogView now) {
        return now.records().values().stream()
                .filter(row -> row.condemned() == 0 && !row.isDamaged())
                .filter(row -> !lost.contains(file(now.packOf(row))))
                .sorted(Comparator.comparingLong(Row::ord))
                .toList();
    }

    private Path file(PackRow pack) {
        return world.site().store().files().layout().packFile(pack.vault(), pack.header());
    }

    void jump() {
        Duration by = switch (chance.below(6)) {
            case 0 -> Duration.ofDays(3_650);
            case 1 -> Duration.ofDays(chance.between(2, 60));
            case 2 -> Duration.ofDays(-chance.between(1, 400));
            case 3 -> Duration.ofMinutes(-chance.between(1, 50));
            case 4 -> Duration.ofHours(chance.between(1, 20));
            default -> Duration.between(world.now(), world.expected());
        };
        world.setClock(by);
    }
}
