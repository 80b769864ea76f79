package dev.coffre.agent.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Listing;
import dev.coffre.backup.libc.Naming;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes a directory tree of user files, whose names may be any bytes. Never follows a link or crosses into another file
 * system.
 */
final class FolderRemoval {
    private static final int FOLDER = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final long device;

    private FolderRemoval(long device) {
        this.device = device;
    }

    static void of(Path folder) throws IOException {
        ByteString path = ByteString.utf8(folder.toString());
        try {
            try (Descriptor open = Opening.open(path, FOLDER)) {
                new FolderRemoval(Status.of(open).device()).empty(open);
            }
            Naming.removeDirectory(Descriptor.WORKING_DIRECTORY, path);
        } catch (ErrnoException e) {
            throw new IOException(e.symbol(), e);
        }
    }

    private void empty(Descriptor folder) throws ErrnoException {
        List<ByteString> names = new ArrayList<>();
        Listing.list(folder, (bytes, from, length) -> names.add(ByteString.of(bytes, from, from + length)));
        for (ByteString name : names) {
            Status status = Status.of(folder, name);
            if (!status.isDirectory()) {
                Naming.unlink(folder, name);
            } else if (status.device() == device) {
                try (Descriptor open = Opening.openat(folder, name, FOLDER)) {
                    empty(open);
                }
                Naming.removeDirectory(folder, name);
            }
        }
    }
}
