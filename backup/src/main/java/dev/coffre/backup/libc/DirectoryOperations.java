package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.ValueLayout;

/** Creates, moves and removes names in open directories. Never follows a symbolic link. */
public final class DirectoryOperations {
    private static final CFunction MKDIRAT = CFunction.ofInt("mkdirat");
    private static final CFunction UNLINKAT = CFunction.ofInt("unlinkat");
    private static final CFunction SYMLINKAT = CFunction.ofInt("symlinkat");
    private static final CFunction LINKAT = CFunction.ofInt("linkat");
    private static final CFunction RENAMEAT2 = CFunction.ofInt("renameat2");
    private static final CFunction MKNODAT = CFunction.ofInt("mknodat");
    private static final CFunction READLINKAT = CFunction.ofLong("readlinkat");

    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_SYMLINK_FOLLOW = 0x400;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int RENAME_NOREPLACE = 1;
    private static final int RENAME_EXCHANGE = 2;

    private DirectoryOperations() {}

    public static void makeDirectory(Descriptor directory, ByteString name, int mode) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("mkdirat", name);
        scratch.check(MKDIRAT.call(scratch, directory.number(), path, mode), "mkdirat", name);
    }

    /** Removes anything but a directory. */
    public static void unlink(Descriptor directory, ByteString name) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("unlinkat", name);
        scratch.check(UNLINKAT.call(scratch, directory.number(), path, 0), "unlinkat", name);
    }

    /** Removes an empty directory. */
    public static void removeDirectory(Descriptor directory, ByteString name) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("unlinkat", name);
        scratch.check(UNLINKAT.call(scratch, directory.number(), path, AT_REMOVEDIR), "unlinkat", name);
    }

    public static void makeSymlink(ByteString target, Descriptor directory, ByteString name) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long to = scratch.secondPath("symlinkat", target);
        long path = scratch.path("symlinkat", name);
        scratch.check(SYMLINKAT.call(scratch, to, directory.number(), path), "symlinkat", name);
    }

    /** @throws ErrnoException EINVAL if {@code link} is not a symbolic link */
    public static ByteString readSymlink(Descriptor directory, ByteString link) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("readlinkat", link);
        int length = (int) scratch.check(
                READLINKAT.call(scratch, directory.number(), path, scratch.block.address(), Scratch.BLOCK_SIZE),
                "readlinkat",
                link);
        return ByteString.of(scratch.block.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Gives the object named {@code from} a second name. */
    public static void link(Descriptor fromDirectory, ByteString from, Descriptor toDirectory, ByteString to)
            throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long first = scratch.path("linkat", from);
        long second = scratch.secondPath("linkat", to);
        scratch.check(
                LINKAT.call(scratch, fromDirectory.number(), first, toDirectory.number(), second, 0), "linkat", to);
    }

    /**
     * Gives an open file a name, possibly its first ({@link OpenFlags#UNNAMED}).
     *
     * @throws ErrnoException EEXIST if the name is taken
     */
    public static void link(Descriptor open, Descriptor directory, ByteString name) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long nothing = scratch.path("linkat", ByteString.EMPTY);
        long to = scratch.secondPath("linkat", name);
        long result = LINKAT.call(scratch, open.number(), nothing, directory.number(), to, AT_EMPTY_PATH);
        if (result < 0 && scratch.errno() == Errno.ENOENT) {
            // Before Linux 6.10, AT_EMPTY_PATH needs CAP_DAC_READ_SEARCH. Otherwise use /proc, as open(2) says for
            // O_TMPFILE.
            long path = scratch.path("linkat", ByteString.utf8("/proc/self/fd/" + open.number()));
            long here = Descriptor.WORKING_DIRECTORY.number();
            result = LINKAT.call(scratch, here, path, directory.number(), to, AT_SYMLINK_FOLLOW);
        }
        scratch.check(result, "linkat", name);
    }

    /** Moves {@code from} to {@code to}, replacing an existing object. */
    public static void move(Descriptor fromDirectory, ByteString from, Descriptor toDirectory, ByteString to)
            throws ErrnoException {
        rename(fromDirectory, from, toDirectory, to, 0);
    }

    /**
     * Like {@link #move}, but never replaces an existing object.
     *
     * @throws ErrnoException EEXIST if there is one; EINVAL if the file system cannot guarantee this
     */
    public static void moveIfAbsent(Descriptor fromDirectory, ByteString from, Descriptor toDirectory, ByteString to)
            throws ErrnoException {
        rename(fromDirectory, from, toDirectory, to, RENAME_NOREPLACE);
    }

    /**
     * Swaps two names of a directory atomically. The objects may be of any type.
     *
     * @throws ErrnoException EINVAL if the file system does not support this
     */
    public static void exchange(Descriptor directory, ByteString one, ByteString other) throws ErrnoException {
        rename(directory, one, directory, other, RENAME_EXCHANGE);
    }

    private static void rename(
            Descriptor fromDirectory, ByteString from, Descriptor toDirectory, ByteString to, int flags)
            throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long first = scratch.path("renameat2", from);
        long second = scratch.secondPath("renameat2", to);
        scratch.check(
                RENAMEAT2.call(scratch, fromDirectory.number(), first, toDirectory.number(), second, flags),
                "renameat2",
                to);
    }

    /**
     * Creates a FIFO or device node.
     *
     * @throws IllegalArgumentException for any other type
     */
    public static void makeNode(Descriptor directory, ByteString name, FileType type, int mode) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("mknodat", name);
        long device = switch (type) {
            case FileType.Fifo _ -> 0;
            case FileType.CharacterDevice(int major, int minor) -> deviceNumber(major, minor);
            case FileType.BlockDevice(int major, int minor) -> deviceNumber(major, minor);
            default -> throw new IllegalArgumentException(type.toString());
        };
        scratch.check(MKNODAT.call(scratch, directory.number(), path, typeOf(type) | mode, device), "mknodat", name);
    }

    /** Returns the S_IFMT bits of the type. */
    public static int typeOf(FileType type) {
        return switch (type) {
            case FileType.RegularFile _ -> FileStatus.REGULAR_FILE;
            case FileType.Directory _ -> FileStatus.DIRECTORY;
            case FileType.Symlink _ -> FileStatus.SYMLINK;
            case FileType.Fifo _ -> FileStatus.FIFO;
            case FileType.Socket _ -> FileStatus.SOCKET;
            case FileType.CharacterDevice _ -> FileStatus.CHARACTER_DEVICE;
            case FileType.BlockDevice _ -> FileStatus.BLOCK_DEVICE;
        };
    }

    /** gnu_dev_makedev of glibc: makes a dev_t, unlike the two numbers of statx. */
    private static long deviceNumber(int major, int minor) {
        long high = Integer.toUnsignedLong(major);
        long low = Integer.toUnsignedLong(minor);
        return (high & 0xFFF) << 8 | (high & ~0xFFFL) << 32 | (low & 0xFF) | (low & ~0xFFL) << 12;
    }
}
