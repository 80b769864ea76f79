package dev.coffre.backup.save.reuse;

import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;
import java.util.Optional;

/**
 * An entry of the previous point.
 *
 * @param leaf its page; empty if that is the root
 * @param index among the entries of the leaf, from 0
 */
public record PreviousEntry(Entry entry, Optional<LeafPage> leaf, int index) {

    /** @param entries number of entries in the page */
    record LeafPage(Subtree page, int entries) {}
}
