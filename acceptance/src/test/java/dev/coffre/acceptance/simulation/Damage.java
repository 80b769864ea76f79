package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.CatalogView.Row;
import dev.coffre.vault.id.Oid;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which records have bytes that changed by themselves or are lost, and were not sent again since. */
final class Damage {
    private final World world;
    private final Set<Oid> rotten = new HashSet<>();
    private final Set<Oid> unknown = new HashSet<>();
    private boolean hasRotted;

    Damage(World world) {
        this.world = world;
    }

    /** Returns whether bytes changed that nobody has sent again since. */
    boolean isAnythingRotten() {
        return !rotten.isEmpty();
    }

    /** Returns whether anything ever rotted. */
    boolean hasRotted() {
        return hasRotted;
    }

    Set<Oid> rotten() {
        return rotten;
    }

    boolean isRotten(Oid oid) {
        return rotten.contains(oid);
    }

    void rotted(Collection<Row> rows) {
        hasRotted = true;
        rows.forEach(row -> rotten.add(row.oid()));
    }

    /** The bytes of the record are where they should be. */
    void healed(Oid oid) {
        rotten.remove(oid);
        unknown.remove(oid);
    }

    /**
     * A catalog that was made anew knows no edges of a page whose bytes are lost, so what is below that page is not needed by
     * anything that it knows, until the page is sent again.
     */
    void catalogIsNew() {
        rotten.stream().filter(world::knows).forEach(unknown::add);
    }

    /** Returns whether something below it has rotted, or a new catalog cannot know that anything needs it. */
    boolean isAffected(Oid oid) {
        return !rotten.isEmpty()
                && (isAbove(oid, rotten) || unknown.stream().anyMatch(page -> isAbove(page, Set.of(oid))));
    }

    private boolean isAbove(Oid oid, Set<Oid> others) {
        return world.nodes(oid).closure().stream().map(Node::oid).anyMatch(others::contains);
    }
}
