package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.PathStrides;
import java.util.List;

/**
 * A directory and a name for one system call. The kernel accepts at most 4,095 bytes of path, so a longer path is
 * resolved in strides. At most two descriptors are open during this, at any depth.
 */
record PathHandle(Descriptor directory, ByteString name) implements AutoCloseable {
    private static final int STEP_FLAGS = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /**
     * Resolves the path the fast way. It trusts the directories on the path, so the caller must compare the object found
     * with the expected one.
     */
    static PathHandle resolve(List<ByteString> path) throws ErrnoException {
        return openStrides(PathStrides.of(path));
    }

    /** Opens a directory with O_PATH by the fast path. */
    static Descriptor openDirectory(List<ByteString> path) throws ErrnoException {
        try (PathHandle handle = resolve(path)) {
            return FileOpener.openat(handle.directory(), handle.name(), STEP_FLAGS & ~OpenFlags.NO_FOLLOW);
        }
    }

    /** Resolves one component after the other, so that no symbolic link below the root is followed. */
    static PathHandle resolveWithoutSymlinks(List<ByteString> path) throws ErrnoException {
        return openStrides(path);
    }

    private static PathHandle openStrides(List<ByteString> strides) throws ErrnoException {
        Descriptor directory = Descriptor.WORKING_DIRECTORY;
        for (int i = 0; i < strides.size() - 1; i++) {
            // The first stride may be the root itself, which the user may have named by a path with links.
            int stepFlags = i == 0 ? STEP_FLAGS & ~OpenFlags.NO_FOLLOW : STEP_FLAGS;
            try (Descriptor behind = directory) {
                directory = FileOpener.openat(behind, strides.get(i), stepFlags);
            }
        }
        return new PathHandle(directory, strides.getLast());
    }

    @Override
    public void close() throws ErrnoException {
        directory.close();
    }
}
