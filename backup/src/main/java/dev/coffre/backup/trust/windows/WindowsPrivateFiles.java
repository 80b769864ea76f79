package dev.coffre.backup.trust.windows;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.FileAccess;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Error;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import dev.coffre.backup.win32.Win32Result;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Private files have a protected access control list ({@link PrivateAccess}). A JDK channel cannot be made from a handle, so
 * a file is opened by handle, checked, and opened again by its name while the handle keeps others from renaming or deleting it.
 */
public final class WindowsPrivateFiles extends WindowsPathTrust implements PrivateFiles {
    private static final Win32Function CREATE_DIRECTORY = Win32Function.of("kernel32", "CreateDirectoryW");
    private static final Win32Function MOVE_FILE = Win32Function.of("kernel32", "MoveFileExW");
    private static final int MOVE_REPLACE_EXISTING = 1;
    private static final int MOVE_WRITE_THROUGH = 8;

    /** How often a file that another program has open is replaced: a virus scanner or an indexer closes it soon. */
    private static final int MOVE_ATTEMPTS = 12;

    private static final Duration FIRST_MOVE_DELAY = Duration.ofMillis(5);

    private static final AtomicLong TEMPORARY_NAMES = new AtomicLong();

    private final boolean isForPrograms;
    private @Nullable Descriptors descriptors;

    private record Descriptors(PrivateDescriptor file, PrivateDescriptor directory) {}

    public WindowsPrivateFiles() {
        this(false);
    }

    private WindowsPrivateFiles(boolean isForPrograms) {
        this.isForPrograms = isForPrograms;
    }

    /** Returns files that the user's programs without the rights of an administrator may read as well, such as a browser. */
    public static WindowsPrivateFiles forPrograms() {
        return new WindowsPrivateFiles(true);
    }

    private synchronized Descriptors descriptors() throws ErrnoException {
        Descriptors known = descriptors;
        if (known == null) {
            PrivateAccess own = PrivateAccess.ofThisProcess();
            PrivateAccess access = isForPrograms ? own.withUser(SecurityIds.currentUser()) : own;
            known = new Descriptors(PrivateDescriptor.forFile(access), PrivateDescriptor.forDirectory(access));
            descriptors = known;
        }
        return known;
    }

    /** Every user may create directories in {@code C:\ProgramData}, and keeps what is created there first. */
    @Override
    public void requireHome(Path folder) throws IOException {
        requireDirectory(folder);
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
            for (Path each : inside) {
                if (Files.isDirectory(each)) {
                    requireOwn(each);
                }
            }
        } catch (NoSuchFileException none) {
            return;
        }
    }

    @Override
    public void createDirectories(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            requireOwn(absolute);
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        if (!createDirectory(absolute)) {
            if (!Files.isDirectory(absolute)) {
                throw new FileAlreadyExistsException(absolute.toString());
            }
            requireOwn(absolute);
        }
    }

    /** Returns whether the directory was created. */
    private boolean createDirectory(Path folder) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            Win32Result result = CREATE_DIRECTORY.call(
                    WideString.allocate(OpenFile.longPath(folder), memory).address(),
                    descriptors().directory().address());
            if (!result.isTrue() && result.lastError() != Win32Error.ALREADY_EXISTS) {
                throw result.failure(OpenFile.name(folder));
            }
            return result.isTrue();
        }
    }

    @Override
    public Path createTempDirectory(Path folder, String prefix) throws IOException {
        while (true) {
            Path created = folder.resolve(prefix + uniqueName());
            if (createDirectory(created)) {
                return created;
            }
        }
    }

    /** The directory is private, so a name need not be unpredictable. */
    private static String uniqueName() {
        return Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX)
                + "-"
                + Long.toString(System.nanoTime() & Long.MAX_VALUE, Character.MAX_RADIX)
                + "-"
                + TEMPORARY_NAMES.incrementAndGet();
    }

    @Override
    public FileChannel open(Path file) throws IOException {
        try (Win32Handle open = hold(file, OpenFile.OPEN_ALWAYS)) {
            requirePrivate(open, file);
            return channel(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }

    /** NTFS would fill a gap with zeros. */
    @Override
    public FileChannel createSparse(Path file) throws IOException {
        FileChannel channel = create(file);
        try (Win32Handle open = hold(file, OpenFile.OPEN_EXISTING)) {
            OpenFile.makeSparse(open);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public FileChannel openForWriting(Path file) throws IOException {
        try (Win32Handle open = hold(file, OpenFile.OPEN_ALWAYS)) {
            requireRegular(open, file);
            return channel(file, StandardOpenOption.WRITE);
        }
    }

    @Override
    public FileChannel createNew(Path file) throws IOException {
        try (Win32Handle _ = hold(file, OpenFile.CREATE_NEW)) {
            return channel(file, StandardOpenOption.WRITE);
        }
    }

    /** The system deletes the file when its last handle is closed, also by the end of the process. */
    @Override
    public FileChannel createTemporary(Path folder, String name) throws IOException {
        Path file = folder.resolve(name + "." + uniqueName());
        open(file, OpenFile.SHARE_ALL, OpenFile.CREATE_NEW).close();
        return channel(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private Win32Handle hold(Path file, int disposition) throws IOException {
        return open(file, OpenFile.SHARE_READ_WRITE, disposition);
    }

    private Win32Handle open(Path file, int share, int disposition) throws IOException {
        try {
            return OpenFile.open(
                    file,
                    OpenFile.GENERIC_READ_WRITE,
                    share,
                    descriptors().file().address(),
                    disposition);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                throw (IOException) new NoSuchFileException(file.toString()).initCause(e);
            }
            if (e.is(Errno.EEXIST)) {
                throw (IOException) new FileAlreadyExistsException(file.toString()).initCause(e);
            }
            throw e;
        }
    }

    private static FileChannel channel(Path file, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, all);
    }

    private static void requirePrivate(Win32Handle open, Path file) throws ErrnoException, UntrustedPathException {
        OpenFile.Information information = requireRegular(open, file);
        if (information.links() > 1) {
            throw new UntrustedPathException(OpenFile.name(file), "hard-linked");
        }
        String owner = FileSecurity.of(open, OpenFile.name(file)).owner();
        boolean trusted = owner.equals(SecurityIds.SYSTEM)
                || owner.equals(SecurityIds.ADMINISTRATORS)
                || owner.equals(SecurityIds.currentUser());
        if (!trusted) {
            throw new UntrustedPathException(OpenFile.name(file), "owner " + owner);
        }
    }

    private static OpenFile.Information requireRegular(Win32Handle open, Path file)
            throws ErrnoException, UntrustedPathException {
        OpenFile.Information information = OpenFile.information(open, file);
        if (information.isReparsePoint()) {
            throw new UntrustedPathException(OpenFile.name(file), "symbolic-link");
        }
        if (information.isDirectory()) {
            throw new UntrustedPathException(OpenFile.name(file), "not-a-file");
        }
        return information;
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = createNew(temporary)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        rename(temporary, file);
    }

    @Override
    public FileAccess access(Path file) throws IOException {
        return accessTo(file);
    }

    @Override
    public boolean replacesOpenFiles() {
        return false;
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        move(from, to, MOVE_REPLACE_EXISTING);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        move(from, to, MOVE_REPLACE_EXISTING | MOVE_WRITE_THROUGH);
    }

    private static void move(Path from, Path to, int flags) throws IOException {
        Duration delay = FIRST_MOVE_DELAY;
        for (int attempt = 1; ; attempt++) {
            Win32Result result = tryMove(from, to, flags);
            if (result.isTrue()) {
                return;
            }
            boolean mayBeInUse = result.lastError() == Win32Error.ACCESS_DENIED
                    || result.lastError() == Win32Error.SHARING_VIOLATION;
            if (!mayBeInUse || attempt == MOVE_ATTEMPTS || !sleep(delay)) {
                throw result.failure(OpenFile.name(to));
            }
            delay = delay.multipliedBy(attempt < MOVE_ATTEMPTS / 2 ? 2 : 1);
        }
    }

    private static Win32Result tryMove(Path from, Path to, int flags) {
        try (Arena memory = Arena.ofConfined()) {
            return MOVE_FILE.call(
                    WideString.allocate(OpenFile.longPath(from), memory).address(),
                    WideString.allocate(OpenFile.longPath(to), memory).address(),
                    flags);
        }
    }

    private static boolean sleep(Duration delay) {
        try {
            Thread.sleep(delay);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** NTFS writes names to its log in order, and Windows offers no sync of a directory. A rename is written through. */
    @Override
    public void syncDirectoryOf(Path file) {}
}
