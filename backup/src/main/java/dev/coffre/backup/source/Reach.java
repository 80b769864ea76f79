package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Strides;
import java.util.List;

/**
 * A directory and a name that one system call can take. The kernel takes at most 4,095 bytes at once, so a longer path
 * is gone in strides; no more than two descriptors are open on the way, at any depth.
 */
record Reach(Descriptor directory, ByteString name) implements AutoCloseable {
    private static final int STEP = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /** The cheap way, which trusts the directories on it: whoever takes it compares what it finds with what it expects. */
    static Reach to(List<ByteString> path) throws ErrnoException {
        return through(Strides.of(path));
    }

    /** Opens a directory for its path only, by the cheap way. */
    static Descriptor folder(List<ByteString> path) throws ErrnoException {
        try (Reach reach = to(path)) {
            return Opening.openat(reach.directory(), reach.name(), STEP & ~OpenFlags.NO_FOLLOW);
        }
    }

    /** One component after the other, so that no symbolic link below the root is followed. */
    static Reach withoutSymlinks(List<ByteString> path) throws ErrnoException {
        return through(path);
    }

    private static Reach through(List<ByteString> strides) throws ErrnoException {
        Descriptor directory = Descriptor.WORKING_DIRECTORY;
        for (int i = 0; i < strides.size() - 1; i++) {
            // The first stride may be the root itself, and the user may have named it by a path with links.
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
