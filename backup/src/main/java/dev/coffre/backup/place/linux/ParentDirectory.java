package dev.coffre.backup.place.linux;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.place.TargetPath;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the directory of the last file open for the next one, because files of a directory come in sequence.
 * Thread-safe.
 */
final class ParentDirectory implements AutoCloseable {
    private final TargetDirectories directories;
    private final TargetFileSystems fileSystems;
    private final MetadataWriter metadataWriter;
    private final boolean alwaysNamed;
    private @Nullable SharedDirectory open;

    /** @param alwaysNamed whether to use temporary names even where the file system supports unnamed files */
    ParentDirectory(
            TargetDirectories directories,
            TargetFileSystems fileSystems,
            MetadataWriter metadataWriter,
            boolean alwaysNamed) {
        this.directories = directories;
        this.fileSystems = fileSystems;
        this.metadataWriter = metadataWriter;
        this.alwaysNamed = alwaysNamed;
    }

    /** Returns the parent of {@code path}, acquired for the caller. */
    synchronized SharedDirectory of(TargetPath path) throws ErrnoException {
        SharedDirectory known = open;
        if (known == null || !known.canHold(path)) {
            close();
            known = open(path.parent());
            open = known;
        }
        known.acquire();
        return known;
    }

    /** Like {@link #of}, but resolves the path again. */
    synchronized SharedDirectory reopened(TargetPath path) throws ErrnoException {
        close();
        return of(path);
    }

    private SharedDirectory open(TargetPath path) throws ErrnoException {
        Descriptor directory = directories.open(path);
        try {
            return SharedDirectory.of(path, directory, fileSystems, metadataWriter, alwaysNamed);
        } catch (ErrnoException failure) {
            directory.close();
            throw failure;
        }
    }

    @Override
    public synchronized void close() throws ErrnoException {
        SharedDirectory left = open;
        open = null;
        if (left != null) {
            left.release();
        }
    }
}
