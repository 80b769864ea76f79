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
 * Replaces an object by a complete one of the same directory. The old object is removed last. Until then, any failure leaves it
 * with its name, and the new object with its temporary name.
 *
 * @param complete temporary name of the new object
 * @param spare another temporary name
 */
record Replacement(Descriptor directory, ByteString complete, ByteString name, ByteString spare) {
    private static final int LISTABLE =
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
            // rename(2) lets a directory replace only an empty directory, and lets nothing else replace a directory.
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

    /** For file systems that cannot swap two names. The name does not exist for a moment. */
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

    /**
     * Checks in advance, because a full directory must not be moved even for a moment. Its removal would fail only after that.
     */
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
