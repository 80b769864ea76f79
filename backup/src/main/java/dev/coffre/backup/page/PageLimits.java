package dev.coffre.backup.page;

/** The limits of a page (docs/format.md §5, §6, §14). */
public final class PageLimits {
    /** Bytes at which a writer closes a page. A single large entry of a tree page may exceed it, an item of a filelist not. */
    public static final int MAX_WRITTEN_RAW = 256 << 10;

    /** Most bytes of a tree page that a reader accepts. */
    public static final int MAX_READ_RAW = 2 << 20;

    /** Most children in a tree page that a writer makes. */
    public static final int MAX_TREE_CHILDREN = 3_072;

    /** Most children of any record. */
    public static final int MAX_CHILDREN = 4_096;

    /** Most entries of a tree page, and most items of a filelist page. */
    public static final int MAX_ITEMS = 4_096;

    public static final int MAX_STRINGS = 4_096;

    /** Most levels of pages. They keep every record within a depth of 16. */
    public static final int MAX_LEVELS = 15;

    private PageLimits() {}
}
