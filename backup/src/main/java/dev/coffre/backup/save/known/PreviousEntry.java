package dev.coffre.backup.save.known;

import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import java.util.Optional;

/**
 * An entry of the previous point.
 *
 * @param leaf its page; empty if that is the root
 * @param place index among the entries of the leaf, from 0
 */
public record PreviousEntry(Entry entry, Optional<Leaf> leaf, int place) {

    /** @param entries number of entries in the page */
    record Leaf(Subtree page, int entries) {}
}
