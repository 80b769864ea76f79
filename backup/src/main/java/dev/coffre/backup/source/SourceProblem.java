package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;

/** Why an object of the source is not in the recovery point, or not as it should be. */
public sealed interface SourceProblem extends Met {
    @Override
    EntryKey key();

    /** It was there, and was gone or replaced when it was to be read. */
    record Vanished(EntryKey key) implements SourceProblem {}

    /**
     * It may not be or cannot be read. Of a directory: its own entry is there, but what is in it is missing or
     * incomplete.
     *
     * @param errno the kernel's symbol, such as {@code EACCES}
     */
    record Unreadable(EntryKey key, String call, String errno) implements SourceProblem {}

    /** It was written to while it was read. */
    record ChangedWhileRead(EntryKey key) implements SourceProblem {}

    /**
     * Its file system could not be frozen, so it is read while programs write to it.
     *
     * @param reason the kernel's symbol, such as {@code ENOSPC}
     */
    record NotFrozen(EntryKey key, String reason) implements SourceProblem {}

    /** It was left out on purpose. */
    record Excluded(EntryKey key, Exclusion exclusion) implements SourceProblem {}

    /** It is of a kind that cannot be protected, or only in part. */
    record Unsupported(EntryKey key, Limitation limitation) implements SourceProblem {}

    /** What the rules say is left out. Of the first three, the folder itself is kept and its contents are left out. */
    enum Exclusion {
        /** A folder that belongs to another file system than the roots. */
        OTHER_FILE_SYSTEM,
        /** A folder marked with CACHEDIR.TAG or with a name of {@code excludeIfPresent}. */
        MARKED,
        /** A folder that the kernel fills: /proc, /sys, /dev and their like. */
        KERNEL_FILE_SYSTEM,
        /** It matches a pattern. */
        PATTERN,
        /** It is Coffre's own: cache, keys or store. */
        OWN
    }

    /** What cannot be protected. */
    enum Limitation {
        /** A socket means nothing without the program that listens on it. */
        SOCKET,
        /** More components than docs/format.md allows. */
        TOO_DEEP,
        /** The root is a symbolic link: the link is protected, not what it leads to. */
        SYMLINK_ROOT,
        /** It could be frozen by root, or where its subvolume is mounted whole; it is read as it is meanwhile. */
        READ_LIVE
    }
}
