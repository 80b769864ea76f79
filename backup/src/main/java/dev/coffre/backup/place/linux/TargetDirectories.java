package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.place.TargetPath;

/**
 * Opens and creates the directories below the top of a target. No symbolic link is followed.
 *
 * @param top closed by the target
 */
record TargetDirectories(Descriptor top, PathResolver resolution) {
    static final int OWNER_ONLY = 0700;

    /** Opens the parent of {@code path}. */
    TargetHandle handle(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return new TargetHandle(reopenTop(), TargetHandle.SELF);
        }
        return new TargetHandle(open(path.parent()), path.name());
    }

    /** Like {@link #handle}, but creates missing ancestors. */
    TargetHandle handleOrMake(TargetPath path) throws ErrnoException {
        try {
            return handle(path);
        } catch (ErrnoException failure) {
            if (!failure.is(Errno.ENOENT)) {
                throw failure;
            }
        }
        ensure(path.parent());
        return handle(path);
    }

    Descriptor open(TargetPath path) throws ErrnoException {
        return path.isTop() ? reopenTop() : resolution.open(top, path.components());
    }

    /** Opens the top again, because a {@link TargetHandle} closes its directory and {@link #top} must stay open. */
    private Descriptor reopenTop() throws ErrnoException {
        return FileOpener.openat(top, TargetHandle.SELF, PathResolver.DIRECTORY_FLAGS);
    }

    /**
     * Creates a directory and its missing ancestors, accessible for the owner only.
     *
     * @throws ErrnoException ENOTDIR if another object has its name
     */
    void ensure(TargetPath path) throws ErrnoException {
        if (path.isTop()) {
            return;
        }
        try (TargetHandle handle = handleOrMake(path)) {
            if (!makeIfAbsent(handle.directory(), handle.name(), OWNER_ONLY)
                    && !FileStatus.of(handle.directory(), handle.name()).isDirectory()) {
                throw new ErrnoException("mkdirat", Errno.ENOTDIR, path.name());
            }
        }
    }

    /** Returns whether the directory was created. */
    static boolean makeIfAbsent(Descriptor directory, ByteString name, int mode) throws ErrnoException {
        try {
            DirectoryOperations.makeDirectory(directory, name, mode);
            return true;
        } catch (ErrnoException failure) {
            if (failure.is(Errno.EEXIST)) {
                return false;
            }
            throw failure;
        }
    }
}
