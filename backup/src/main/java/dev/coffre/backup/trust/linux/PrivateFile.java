package dev.coffre.backup.trust.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.trust.UntrustedPathException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens a private file of this process under a predictable name. If other users can write to its directory, a planted
 * link could redirect writes to another file. So no symbolic link is followed, and the open file must be a regular file
 * of this user with one link.
 */
final class PrivateFile {
    private static final int FLAGS =
            OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
    private static final int OWNER_ONLY = 0600;

    private PrivateFile() {}

    /**
     * Opens the file for reading and writing. Creates it with access for the owner only if it is missing. Existing
     * content is kept.
     *
     * @throws UntrustedPathException if the name belongs to something else
     */
    static FileChannel open(Path path) throws IOException {
        ByteString name = TrustedPath.bytes(path);
        try (Descriptor open = openat(name)) {
            requirePrivate(name, FileStatus.of(open));
            // Opens the same file again without resolving its name: the JDK makes no channel from a descriptor. Child
            // processes
            // do not inherit it, because the JDK closes all descriptors for them.
            return FileChannel.open(
                    Path.of("/proc/self/fd/" + open.number()), StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }

    private static Descriptor openat(ByteString name) throws ErrnoException, UntrustedPathException {
        try {
            return FileOpener.openat(Descriptor.WORKING_DIRECTORY, name, FLAGS, OWNER_ONLY);
        } catch (ErrnoException e) {
            if (e.is(Errno.ELOOP)) {
                throw new UntrustedPathException(name, "symbolic-link");
            }
            throw e;
        }
    }

    private static void requirePrivate(ByteString name, FileStatus status) throws UntrustedPathException {
        if (!status.isRegularFile()) {
            throw new UntrustedPathException(name, "not-a-file");
        }
        if (status.uid() != SystemAccounts.effectiveUser()) {
            throw new UntrustedPathException(name, "uid " + status.uid());
        }
        if (status.links() > 1) { // zero links: its last user has just deleted it
            throw new UntrustedPathException(name, "hard-linked");
        }
    }
}
