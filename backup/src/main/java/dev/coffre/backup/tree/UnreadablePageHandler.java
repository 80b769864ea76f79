package dev.coffre.backup.tree;

/** Receives the pages that an {@link EntryStream} must skip. */
@FunctionalInterface
public interface UnreadablePageHandler {
    /** Skips nothing: throws the problem of the page. */
    UnreadablePageHandler FAIL = page -> {
        throw page.why();
    };

    void onUnreadable(UnreadablePage page);
}
