package dev.coffre.backup.tree;

/** Writes the items of one page behind its kid table. An item is written first, and accepted if the page has room for it. */
interface PageBody {
    void write(TreeItem item);

    /** The item written last stays. */
    void accept(TreeItem item);

    /** Fills in the counts that stand before what they count. */
    void finish();
}
