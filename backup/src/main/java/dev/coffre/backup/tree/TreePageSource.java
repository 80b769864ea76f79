package dev.coffre.backup.tree;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import java.util.List;

/** Supplies a {@link TreeCursor} with opened and decoded pages. */
@FunctionalInterface
public interface TreePageSource {
    /**
     * Opens and decodes a page.
     *
     * @throws dev.coffre.vault.problem.Problem if the record is missing, damaged or not what {@code page} says
     */
    TreePage open(RecordReference page);

    static TreePageSource of(PageSource source) {
        return page -> source.open(page, TreePageReader::decode);
    }

    /** Announces the subtrees that will probably be opened next, in this order and before all subtrees announced earlier. */
    default void prefetch(List<Subtree> subtrees) {}
}
