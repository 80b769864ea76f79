package dev.coffre.backup.tree;

/** Receives the pages that an {@link EntryStream} must skip. */
@FunctionalInterface
public interface LostPages {
    /** Skips nothing: throws the problem of the page. */
    LostPages REFUSED = page -> {
        throw page.why();
    };

    void lost(LostPage page);
}
