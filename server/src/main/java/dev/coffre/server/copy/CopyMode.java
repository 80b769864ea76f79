package dev.coffre.server.copy;

/** Whether the store changes while it is copied. */
public enum CopyMode {
    /** A service may write to the store: what no longer changes is copied ahead. A last copy follows. */
    WHILE_RUNNING,
    /** Nothing writes to the store: afterwards the copy has all its files and no others. */
    LAST
}
