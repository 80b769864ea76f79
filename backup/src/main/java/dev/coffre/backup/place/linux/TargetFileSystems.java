package dev.coffre.backup.place.linux;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file systems that a target writes to. Directories below it may be mount points, so each file system is remembered
 * with a descriptor for the sync at the end. Thread-safe.
 */
final class TargetFileSystems implements AutoCloseable {
    /** Limit of open descriptors. A user may create any number of Btrfs subvolumes, each with a device number of its own. */
    private static final int MAX_OPEN = 64;

    private static final int LIST_FLAGS = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY;

    private final Map<Long, OpenFileSystem> byDevice = new ConcurrentHashMap<>();
    private boolean hasUnlisted;

    private record OpenFileSystem(FileSystemType kind, Descriptor directory) {}

    /** Returns the type of a file system, if it was seen before. */
    Optional<FileSystemType> find(long device) {
        return Optional.ofNullable(byDevice.get(device)).map(OpenFileSystem::kind);
    }

    /** Returns the file system of an open directory. */
    FileSystemType of(Descriptor directory) throws ErrnoException {
        return of(FileStatus.of(directory), directory, directory);
    }

    /**
     * Returns the file system of an object.
     *
     * @param open the object that {@code status} is of
     * @param directory on the same file system; may be the object itself
     */
    FileSystemType of(FileStatus status, Descriptor open, Descriptor directory) throws ErrnoException {
        Optional<FileSystemType> known = find(status.device());
        return known.isPresent() ? known.get() : register(status.device(), FileSystemType.of(open), directory);
    }

    private synchronized FileSystemType register(long device, FileSystemType kind, Descriptor directory)
            throws ErrnoException {
        if (byDevice.containsKey(device)) {
            return kind;
        }
        if (byDevice.size() == MAX_OPEN) {
            hasUnlisted = true;
            return kind;
        }
        try {
            byDevice.put(device, new OpenFileSystem(kind, FileOpener.openat(directory, TargetHandle.SELF, LIST_FLAGS)));
        } catch (ErrnoException unreadable) {
            if (!unreadable.is(Errno.EACCES)) {
                throw unreadable;
            }
            hasUnlisted = true;
        }
        return kind;
    }

    /** Waits until everything written to these file systems is on disk. */
    synchronized void sync() throws ErrnoException {
        for (OpenFileSystem fileSystem : byDevice.values()) {
            FileIo.syncFileSystem(fileSystem.directory());
        }
        if (hasUnlisted) {
            FileIo.syncAll();
        }
    }

    @Override
    public synchronized void close() throws ErrnoException {
        for (OpenFileSystem fileSystem : byDevice.values()) {
            fileSystem.directory().close();
        }
        byDevice.clear();
    }
}
