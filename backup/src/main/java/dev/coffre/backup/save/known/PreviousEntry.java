package dev.coffre.backup.save.known;

import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import java.util.Optional;

/**
 * An entry of the previous point.
 *
 * @param leaf that holds it; empty if that is the root
 * @param place among the entries of the leaf, from 0
 */
public record PreviousEntry(Entry entry, Optional<Leaf> leaf, int place) {

    /** @param entries how many the page holds */
    record Leaf(Subtree page, int entries) {}
}
