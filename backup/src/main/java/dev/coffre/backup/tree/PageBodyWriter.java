package dev.coffre.backup.tree;

/**
 * Writes the items of one page after its child table. An item is first written, then accepted if the page has room for
 * it.
 */
interface PageBodyWriter {
    void write(TreeItem item);

    /** Confirms the item written last. */
    void accept(TreeItem item);

    /** Fills in the counts, which precede what they count. */
    void finish();
}
