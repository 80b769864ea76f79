package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Listing;
import dev.coffre.backup.libc.Naming;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;

/**
 * Puts a complete object in the place of another one of the same directory. The old object is removed last: whatever fails,
 * it still has its name, and the new one its temporary name.
 *
 * @param complete the new object's temporary name
 * @param spare another temporary name
 */
record Replacement(Descriptor directory, ByteString complete, ByteString name, ByteString spare) {
    private static final int LISTABLE =
            OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;

    /**
     * Replaces anything but a folder that has something in it.
     *
     * @throws ErrnoException ENOTEMPTY for such a folder
     */
    void run() throws ErrnoException {
        try {
            replace();
        } catch (ErrnoException refused) {
            throw refused.is(Errno.EPERM) && isImmutable() ? refused.because("immutable-or-append-only") : refused;
        }
    }

    private boolean isImmutable() {
        try {
            return Status.of(directory, name).isImmutableOrAppendOnly();
        } catch (ErrnoException unknown) {
            return false;
        }
    }

    private void replace() throws ErrnoException {
        try {
            Naming.move(directory, complete, directory, name);
        } catch (ErrnoException otherType) {
            // rename(2) puts a folder in the place of an empty folder only, and nothing else in the place of a folder.
            if (!otherType.is(Errno.EISDIR) && !otherType.is(Errno.ENOTDIR)) {
                throw otherType;
            }
            swap();
        }
    }

    private void swap() throws ErrnoException {
        boolean folder = Status.of(directory, name).isDirectory();
        if (folder) {
            requireEmpty();
        }
        try {
            Naming.exchange(directory, complete, name);
        } catch (ErrnoException unsupported) {
            if (!unsupported.is(Errno.EINVAL)) {
                throw unsupported;
            }
            moveAside(folder);
            return;
        }
        try {
            remove(complete, folder);
        } catch (ErrnoException kept) {
            Naming.exchange(directory, complete, name);
            throw kept;
        }
    }

    /** For a file system that cannot swap two names: for a moment nothing has the name. */
    private void moveAside(boolean folder) throws ErrnoException {
        Naming.move(directory, name, directory, spare);
        try {
            Naming.move(directory, complete, directory, name);
        } catch (ErrnoException failure) {
            Naming.move(directory, spare, directory, name);
            throw failure;
        }
        try {
            remove(spare, folder);
        } catch (ErrnoException kept) {
            Naming.move(directory, name, directory, complete);
            Naming.move(directory, spare, directory, name);
            throw kept;
        }
    }

    private void remove(ByteString old, boolean folder) throws ErrnoException {
        if (folder) {
            Naming.removeDirectory(directory, old);
        } else {
            Naming.unlink(directory, old);
        }
    }

    /** A full folder is not moved even for a moment, as its removal alone would show. */
    private void requireEmpty() throws ErrnoException {
        boolean[] full = new boolean[1];
        try (Descriptor open = Opening.openat(directory, name, LISTABLE)) {
            Listing.list(open, 1, (_, _, _) -> full[0] = true);
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
