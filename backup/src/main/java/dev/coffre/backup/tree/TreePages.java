package dev.coffre.backup.tree;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.reference.Child;
import java.util.List;

/** Where a {@link TreeCursor} has its pages from, opened and decoded. */
@FunctionalInterface
public interface TreePages {
    /**
     * Opens and decodes a page.
     *
     * @throws dev.coffre.vault.problem.Problem if the record is missing, damaged or not what {@code page} says
     */
    TreePage open(Child page);

    static TreePages of(PageSource source) {
        return page -> source.open(page, TreePageReader::decode);
    }

    /** Says which subtrees are likely to be opened next, in this order and before all that were named earlier. */
    default void expect(List<Subtree> subtrees) {}
}
