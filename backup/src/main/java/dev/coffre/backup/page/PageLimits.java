package dev.coffre.backup.page;

/** What a page may hold at most (docs/format.md §5, §6, §14). */
public final class PageLimits {
    /** Bytes at which a writer closes a page; one entry alone may be larger. */
    public static final int RAW = 256 << 10;

    /** Bytes that a reader accepts. */
    public static final int READABLE_RAW = 2 << 20;

    /** Kids of a tree page that a writer makes. */
    public static final int TREE_KIDS = 3_072;

    /** Kids of any record. */
    public static final int KIDS = 4_096;

    /** Entries of a tree page and items of a filelist page. */
    public static final int ITEMS = 4_096;

    public static final int STRINGS = 4_096;

    /** Levels of pages above each other, so that no record lies deeper than 16. */
    public static final int LEVELS = 15;

    private PageLimits() {}
}
