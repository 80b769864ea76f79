package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Strides;
import java.util.List;

/**
 * A directory and a name for one system call. The kernel accepts at most 4,095 bytes of path, so a longer path is resolved in
 * strides. At most two descriptors are open during this, at any depth.
 */
record Reach(Descriptor directory, ByteString name) implements AutoCloseable {
    private static final int STEP = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /** The fast path. It trusts the directories on the way, so the caller must compare what it finds with what it expects. */
    static Reach to(List<ByteString> path) throws ErrnoException {
        return through(Strides.of(path));
    }

    /** Opens a directory with O_PATH by the fast path. */
    static Descriptor folder(List<ByteString> path) throws ErrnoException {
        try (Reach reach = to(path)) {
            return Opening.openat(reach.directory(), reach.name(), STEP & ~OpenFlags.NO_FOLLOW);
        }
    }

    /** Resolves one component after the other, so that no symbolic link below the root is followed. */
    static Reach withoutSymlinks(List<ByteString> path) throws ErrnoException {
        return through(path);
    }

    private static Reach through(List<ByteString> strides) throws ErrnoException {
        Descriptor directory = Descriptor.WORKING_DIRECTORY;
        for (int i = 0; i < strides.size() - 1; i++) {
            // The first stride may be the root itself, which the user may have named by a path with links.
            int stepFlags = i == 0 ? STEP & ~OpenFlags.NO_FOLLOW : STEP;
            try (Descriptor behind = directory) {
                directory = Opening.openat(behind, strides.get(i), stepFlags);
            }
        }
        return new Reach(directory, strides.getLast());
    }

    @Override
    public void close() throws ErrnoException {
        directory.close();
    }
}
