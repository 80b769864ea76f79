package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stable ids of file systems. Device numbers depend on the order of discovery and change after a restart;
 * {@code f_fsid} mostly does not. Caches every id.
 */
final class FileSystemIds {
    private final Map<Long, ByteString> ids = new ConcurrentHashMap<>();

    /**
     * @param status of {@code name} in {@code directory}, or of {@code directory} itself if {@code name} is empty
     * @return {@code f_fsid} in hex, or {@code major:minor} if there is none
     */
    ByteString id(FileStatus status, Descriptor directory, ByteString name) throws ErrnoException {
        ByteString known = ids.get(status.device());
        if (known != null) {
            return known;
        }
        ByteString id = print(status.device(), fileSystemId(directory, name));
        ids.put(status.device(), id);
        return id;
    }

    private static long fileSystemId(Descriptor directory, ByteString name) throws ErrnoException {
        if (name.isEmpty()) {
            return FileSystemStatus.of(directory).id();
        }
        try (Descriptor place = FileOpener.openat(directory, name, OpenFlags.PATH_ONLY | OpenFlags.NO_FOLLOW)) {
            return FileSystemStatus.of(place).id();
        }
    }

    private static ByteString print(long device, long fileSystemId) {
        return ByteString.utf8(
                fileSystemId == 0
                        ? Integer.toUnsignedString(FileStatus.major(device)) + ":"
                                + Integer.toUnsignedString(FileStatus.minor(device))
                        : "%016x".formatted(fileSystemId));
    }
}
