package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;

/** Why an object of the source is missing in the recovery point, or incomplete. */
public sealed interface SourceProblem extends WalkEvent {
    @Override
    EntryKey key();

    /** Returns the problem of an object for which a system call failed. */
    static SourceProblem of(EntryKey key, ErrnoException failure) {
        return switch (failure.errno()) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ESTALE, Errno.ELOOP -> new Vanished(key);
            default -> new Unreadable(key, failure.call(), failure.symbol());
        };
    }

    /** It existed when the walk found it, but had vanished or been replaced before it was read. */
    record Vanished(EntryKey key) implements SourceProblem {}

    /**
     * It cannot or may not be read. For a directory: its own entry is kept, but its contents are missing or incomplete.
     *
     * @param errno the kernel's symbol, such as {@code EACCES}
     */
    record Unreadable(EntryKey key, String call, String errno) implements SourceProblem {}

    /** It was modified while it was read. */
    record ChangedWhileRead(EntryKey key) implements SourceProblem {}

    /**
     * No snapshot of its file system could be taken, so it is read while programs write to it.
     *
     * @param reason the kernel's symbol, such as {@code ENOSPC}
     */
    record SnapshotFailed(EntryKey key, String reason) implements SourceProblem {}

    /** It was left out by a rule. */
    record Excluded(EntryKey key, Exclusion exclusion) implements SourceProblem {}

    /** It cannot be protected, or only in part. */
    record Unsupported(EntryKey key, Limitation limitation) implements SourceProblem {}

    /**
     * Why the rules leave something out. For the first three, the directory itself is kept and only its contents are
     * left out.
     */
    enum Exclusion {
        /** A directory on another file system than the roots. */
        OTHER_FILE_SYSTEM,
        /** A directory with a CACHEDIR.TAG or with a name of {@code excludeIfPresent}. */
        MARKED,
        /** A directory of a pseudo file system: /proc, /sys, /dev and the like. */
        KERNEL_FILE_SYSTEM,
        /** It matches a pattern. */
        PATTERN,
        /** It is Coffre's own: cache, keys or store. */
        OWN,
        /** A file whose content is in a cloud or on a tape only. Reading it would fetch it. */
        CLOUD_FILE,
        /** A file or folder of Windows at the root of a volume, which is made anew: page file, recycle bin and the like. */
        SYSTEM_FILE
    }

    /** What cannot be protected, or only in part. */
    enum Limitation {
        /** A socket is useless without the program that listens on it. */
        SOCKET,
        /** The path of the directory has too many or too long components (docs/format.md §14). Its contents are left out. */
        TOO_DEEP,
        /** The root is a symbolic link. The link is protected, not its target. */
        SYMLINK_ROOT,
        /** It is read live. A snapshot would be possible for root, or if its subvolume were mounted whole. */
        READ_LIVE,
        /** Encrypted by Windows (EFS). Kept decrypted if the agent may read it; recovered without the encryption. */
        ENCRYPTED_BY_WINDOWS,
        /** Its named streams are too large. They are not kept, the rest is. */
        LARGE_STREAMS,
        /** It has an object id of Windows, which is not kept. Reported once for each walk. */
        OBJECT_ID
    }
}
