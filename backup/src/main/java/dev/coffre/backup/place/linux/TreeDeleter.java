package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryLister;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import java.util.ArrayList;
import java.util.List;

/** Deletes a directory tree. Never follows a link or crosses into another file system. */
final class TreeDeleter {
    private static final int OPEN_DIRECTORY = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final long device;

    private TreeDeleter(long device) {
        this.device = device;
    }

    static void delete(ByteString folder) throws ErrnoException {
        try (Descriptor open = FileOpener.open(folder, OPEN_DIRECTORY)) {
            new TreeDeleter(FileStatus.of(open).device()).deleteContents(open);
        }
        DirectoryOperations.removeDirectory(Descriptor.WORKING_DIRECTORY, folder);
    }

    private void deleteContents(Descriptor folder) throws ErrnoException {
        List<ByteString> names = new ArrayList<>();
        DirectoryLister.list(folder, (bytes, from, length) -> names.add(ByteString.of(bytes, from, from + length)));
        for (ByteString name : names) {
            FileStatus status = FileStatus.of(folder, name);
            if (!status.isDirectory()) {
                DirectoryOperations.unlink(folder, name);
            } else if (status.device() == device) {
                try (Descriptor open = FileOpener.openat(folder, name, OPEN_DIRECTORY)) {
                    deleteContents(open);
                }
                DirectoryOperations.removeDirectory(folder, name);
            }
        }
    }
}
