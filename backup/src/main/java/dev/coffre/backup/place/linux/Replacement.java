package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryLister;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;

/**
 * Replaces an object by a complete one of the same directory. The old object is removed last. Until then, any failure leaves
 * it with its name, and the new object with its temporary name.
 *
 * @param completeName temporary name of the new object
 * @param spareName another temporary name
 */
record Replacement(Descriptor directory, ByteString completeName, ByteString name, ByteString spareName) {
    private static final int LIST_FLAGS =
            OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;

    /**
     * Replaces anything but a directory that is not empty.
     *
     * @throws ErrnoException ENOTEMPTY for such a directory
     */
    void run() throws ErrnoException {
        try {
            replace();
        } catch (ErrnoException refused) {
            throw refused.is(Errno.EPERM) && isImmutable() ? refused.withReason("immutable-or-append-only") : refused;
        }
    }

    private boolean isImmutable() {
        try {
            return FileStatus.of(directory, name).isImmutableOrAppendOnly();
        } catch (ErrnoException unknown) {
            return false;
        }
    }

    private void replace() throws ErrnoException {
        try {
            DirectoryOperations.move(directory, completeName, directory, name);
        } catch (ErrnoException otherType) {
            // rename(2) lets a directory replace only an empty directory, and lets nothing else replace a directory.
            if (!otherType.is(Errno.EISDIR) && !otherType.is(Errno.ENOTDIR)) {
                throw otherType;
            }
            swap();
        }
    }

    private void swap() throws ErrnoException {
        boolean folder = FileStatus.of(directory, name).isDirectory();
        if (folder) {
            requireEmpty();
        }
        try {
            DirectoryOperations.exchange(directory, completeName, name);
        } catch (ErrnoException unsupported) {
            if (!unsupported.is(Errno.EINVAL)) {
                throw unsupported;
            }
            moveAside(folder);
            return;
        }
        try {
            remove(completeName, folder);
        } catch (ErrnoException kept) {
            DirectoryOperations.exchange(directory, completeName, name);
            throw kept;
        }
    }

    /** For file systems that cannot swap two names. The name does not exist for a moment. */
    private void moveAside(boolean folder) throws ErrnoException {
        DirectoryOperations.move(directory, name, directory, spareName);
        try {
            DirectoryOperations.move(directory, completeName, directory, name);
        } catch (ErrnoException failure) {
            DirectoryOperations.move(directory, spareName, directory, name);
            throw failure;
        }
        try {
            remove(spareName, folder);
        } catch (ErrnoException kept) {
            DirectoryOperations.move(directory, name, directory, completeName);
            DirectoryOperations.move(directory, spareName, directory, name);
            throw kept;
        }
    }

    private void remove(ByteString old, boolean folder) throws ErrnoException {
        if (folder) {
            DirectoryOperations.removeDirectory(directory, old);
        } else {
            DirectoryOperations.unlink(directory, old);
        }
    }

    /**
     * Throws ENOTEMPTY for a directory with contents. Checks this in advance, because such a directory must not be moved
     * even for a moment, and its removal would fail only after that.
     */
    private void requireEmpty() throws ErrnoException {
        boolean[] full = new boolean[1];
        try (Descriptor open = FileOpener.openat(directory, name, LIST_FLAGS)) {
            DirectoryLister.list(open, 1, (_, _, _) -> full[0] = true);
        } catch (ErrnoException unreadable) {
            if (!unreadable.is(Errno.EACCES)) {
                throw unreadable;
            }
        }
        if (full[0]) {
            throw new ErrnoException("rmdir", Errno.ENOTEMPTY, name);
        }
    }
}
