package dev.coffre.backup.tree;

/** Hears of pages that an {@link EntryStream} has to pass over. */
@FunctionalInterface
public interface LostPages {
    /** Passes nothing over: throws what is wrong with the page. */
    LostPages REFUSED = page -> {
        throw page.why();
    };

    void lost(LostPage page);
}
