package dev.coffre.backup.trust;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens a file that this process keeps for itself, under a name that others can guess. Where they can also write into its
 * folder, a link under that name would make this process write into a file of theirs or of its own: no symbolic link is
 * followed, and before anything is written the open file is checked to be a regular one, of this user, with one name.
 */
public final class OwnFile {
    private static final int FLAGS =
            OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
    private static final int OWNER_ONLY = 0600;

    private OwnFile() {}

    /**
     * Opens it for reading and writing; makes it, for its owner only, if it is missing. Its content stays.
     *
     * @throws UntrustedPathException if something else has that name
     */
    public static FileChannel open(Path path) throws IOException {
        ByteString name = TrustedPath.bytes(path);
        try (Descriptor open = openat(name)) {
            requireOwn(name, Status.of(open));
            // The same file once more, never by its name: the JDK makes no channel of a descriptor. Programs that are
            // started
            // do not get it, because the JDK closes all descriptors for them.
            return FileChannel.open(
                    Path.of("/proc/self/fd/" + open.number()), StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }

    /** As {@link #open}, and empties it. */
    public static FileChannel create(Path path) throws IOException {
        FileChannel channel = open(path);
        try {
            return channel.truncate(0);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Descriptor openat(ByteString name) throws ErrnoException, UntrustedPathException {
        try {
            return Opening.openat(Descriptor.WORKING_DIRECTORY, name, FLAGS, OWNER_ONLY);
        } catch (ErrnoException e) {
            if (e.is(Errno.ELOOP)) {
                throw new UntrustedPathException(name, "symbolic-link");
            }
            throw e;
        }
    }

    private static void requireOwn(ByteString name, Status status) throws UntrustedPathException {
        if (!status.isRegularFile()) {
            throw new UntrustedPathException(name, "not-a-file");
        }
        if (status.uid() != Accounts.effectiveUser()) {
            throw new UntrustedPathException(name, "uid " + status.uid());
        }
        if (status.links() > 1) { // none: its last user has just deleted it
            throw new UntrustedPathException(name, "hard-linked");
        }
    }
}
