package dev.coffre.backup.trust.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.trust.UntrustedPathException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Resolves a path that only root and the user of this process can influence. Every component that the kernel would walk
 * is checked: each directory and symbolic link must belong to one of the two, and no directory may be writable by
 * others. Sticky directories such as {@code /tmp} are allowed on the way: others can create files there, but cannot
 * rename or remove those of another user (path_resolution(7), inode(7)). The result of a check stays valid, because no
 * other user can change it.
 */
public final class TrustedPath {
    private static final long ROOT = 0;
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;

    /** The kernel's limit of symbolic links. */
    private static final int MAX_LINKS = 40;

    private static final ByteString SLASH = ByteString.utf8("/");
    private static final ByteString DOT = ByteString.utf8(".");
    private static final ByteString DOT_DOT = ByteString.utf8("..");

    private final ByteString given;
    private final Deque<ByteString> remaining = new ArrayDeque<>();
    private ByteString resolved = SLASH;
    private int links;

    private TrustedPath(ByteString given) {
        this.given = given;
    }

    /**
     * Checks a file and every component of its path.
     *
     * @param path absolute
     * @return the same file with its own last name and without symbolic links in its directories
     * @throws UntrustedPathException if others can change it
     * @throws ErrnoException ENOENT if it does not exist, or any other error of the kernel
     */
    public static ByteString requireFile(ByteString path) throws ErrnoException, UntrustedPathException {
        TrustedPath walk = new TrustedPath(path);
        walk.follow();
        return inRealDirectory(path);
    }

    /**
     * Checks a directory in which files will be created, and every component of its path. The directory must not be writable
     * by others, even if it is sticky. If it does not exist yet, only its existing ancestors are checked, and these may be
     * sticky.
     */
    public static void requireDirectory(Path folder) throws ErrnoException, UntrustedPathException {
        TrustedPath walk = new TrustedPath(bytes(folder));
        try {
            walk.follow();
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            throw e;
        }
        requireNoWriters(walk.resolved, FileStatus.of(Descriptor.WORKING_DIRECTORY, walk.resolved));
    }

    /** Checks a directory, every component of its path, and everything in it. */
    public static void requireTree(Path folder) throws IOException {
        requireDirectory(folder);
        try (Stream<Path> tree = Files.walk(folder.toRealPath())) {
            for (Path each : (Iterable<Path>) tree::iterator) {
                ByteString path = bytes(each);
                FileStatus status = FileStatus.of(Descriptor.WORKING_DIRECTORY, path);
                requireOwner(path, status);
                if (!status.isSymlink()) {
                    requireNoWriters(path, status);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static ByteString bytes(Path path) {
        return ByteString.utf8(path.toAbsolutePath().toString());
    }

    /** The last name is kept, because some programs look at the name by which they are started. */
    private static ByteString inRealDirectory(ByteString path) throws ErrnoException, UntrustedPathException {
        int end = path.size();
        while (end > 1 && path.byteAt(end - 1) == '/') {
            end--;
        }
        int slash = end - 1;
        while (slash > 0 && path.byteAt(slash) != '/') {
            slash--;
        }
        TrustedPath folder = new TrustedPath(path.substring(0, Math.max(slash, 1)));
        folder.follow();
        return join(folder.resolved, path.substring(slash + 1, end));
    }

    private void follow() throws ErrnoException, UntrustedPathException {
        if (given.isEmpty() || given.byteAt(0) != '/') {
            throw new ErrnoException("open", Errno.ENOENT, given);
        }
        requireTrusted(SLASH, FileStatus.of(Descriptor.WORKING_DIRECTORY, SLASH));
        push(given);
        while (!remaining.isEmpty()) {
            step(remaining.pop());
        }
    }

    private void step(ByteString name) throws ErrnoException, UntrustedPathException {
        if (name.isEmpty() || name.equals(DOT)) {
            return;
        }
        if (name.equals(DOT_DOT)) {
            resolved = parent(resolved);
            return;
        }
        ByteString next = join(resolved, name);
        FileStatus status = FileStatus.of(Descriptor.WORKING_DIRECTORY, next);
        if (!status.isSymlink()) {
            requireTrusted(next, status);
            resolved = next;
            return;
        }
        requireOwner(next, status);
        if (++links > MAX_LINKS) {
            throw new ErrnoException("open", Errno.ELOOP, given);
        }
        ByteString target = DirectoryOperations.readSymlink(Descriptor.WORKING_DIRECTORY, next);
        if (!target.isEmpty() && target.byteAt(0) == '/') {
            resolved = SLASH;
        }
        push(target);
    }

    /** Puts the components of {@code path} before the remaining ones. */
    private void push(ByteString path) {
        int end = path.size();
        for (int i = path.size() - 1; i >= -1; i--) {
            if (i < 0 || path.byteAt(i) == '/') {
                remaining.push(path.substring(i + 1, end));
                end = i;
            }
        }
    }

    private static ByteString join(ByteString folder, ByteString name) {
        return folder.equals(SLASH) ? SLASH.concat(name) : folder.concat(SLASH).concat(name);
    }

    private static ByteString parent(ByteString path) {
        int slash = path.size() - 1;
        while (slash > 0 && path.byteAt(slash) != '/') {
            slash--;
        }
        return slash == 0 ? SLASH : path.substring(0, slash);
    }

    private static void requireTrusted(ByteString path, FileStatus status) throws UntrustedPathException {
        requireOwner(path, status);
        boolean sticky = status.isDirectory() && (status.permissions() & STICKY) != 0;
        if ((status.permissions() & OTHERS_WRITE) != 0 && !sticky) {
            throw new UntrustedPathException(path, mode(status));
        }
    }

    private static void requireOwner(ByteString path, FileStatus status) throws UntrustedPathException {
        if (status.uid() != ROOT && status.uid() != SystemAccounts.effectiveUser()) {
            throw new UntrustedPathException(path, "uid " + status.uid());
        }
    }

    private static void requireNoWriters(ByteString path, FileStatus status) throws UntrustedPathException {
        if ((status.permissions() & OTHERS_WRITE) != 0) {
            throw new UntrustedPathException(path, mode(status));
        }
    }

    private static String mode(FileStatus status) {
        return "mode %04o".formatted(status.permissions());
    }
}
