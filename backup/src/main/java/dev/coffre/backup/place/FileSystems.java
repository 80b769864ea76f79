package dev.coffre.backup.place;

import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file systems that a target writes to. Directories below it may be mount points, so each file system is remembered with a
 * descriptor for the sync at the end. Thread-safe.
 */
final class FileSystems implements AutoCloseable {
    /** Limit of open descriptors. A user may create any number of Btrfs subvolumes, each with a device number of its own. */
    private static final int MOST_OPEN = 64;

    private static final int LISTABLE = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;

    private final Map<Long, FileSystem> byDevice = new ConcurrentHashMap<>();
    private boolean hasOthers;

    private record FileSystem(FileSystemKind kind, Descriptor directory) {}

    /** Returns the kind of a file system, if it was met before. */
    Optional<FileSystemKind> known(long device) {
        return Optional.ofNullable(byDevice.get(device)).map(FileSystem::kind);
    }

    /** Returns the file system of an open directory. */
    FileSystemKind of(Descriptor directory) throws ErrnoException {
        return of(Status.of(directory), directory, directory);
    }

    /**
     * Returns the file system of an object.
     *
     * @param open the object that {@code status} is of
     * @param directory on the same file system; may be the object itself
     */
    FileSystemKind of(Status status, Descriptor open, Descriptor directory) throws ErrnoException {
        Optional<FileSystemKind> known = known(status.device());
        return known.isPresent() ? known.get() : meet(status.device(), FileSystemKind.of(open), directory);
    }

    private synchronized FileSystemKind meet(long device, FileSystemKind kind, Descriptor directory)
            throws ErrnoException {
        if (byDevice.containsKey(device)) {
            return kind;
        }
        if (byDevice.size() == MOST_OPEN) {
            hasOthers = true;
            return kind;
        }
        try {
            byDevice.put(device, new FileSystem(kind, Opening.openat(directory, Place.SELF, LISTABLE)));
        } catch (ErrnoException unreadable) {
            if (!unreadable.is(Errno.EACCES)) {
                throw unreadable;
            }
            hasOthers = true;
        }
        return kind;
    }

    /** Returns when everything written to them is on disk. */
    synchronized void sync() throws ErrnoException {
        for (FileSystem fileSystem : byDevice.values()) {
            Content.syncFileSystem(fileSystem.directory());
        }
        if (hasOthers) {
            Content.syncAll();
        }
    }

    @Override
    public synchronized void close() throws ErrnoException {
        for (FileSystem fileSystem : byDevice.values()) {
            fileSystem.directory().close();
        }
        byDevice.clear();
    }
}
