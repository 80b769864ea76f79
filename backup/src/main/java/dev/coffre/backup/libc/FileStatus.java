package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The result of {@code statx(2)}, without following symbolic links.
 *
 * @param type the S_IFMT bits of st_mode
 * @param permissions the low twelve bits of st_mode
 * @param blocks number of allocated blocks of 512 bytes
 * @param device major and minor number of the file system, packed by {@link #packDevice}
 * @param specialDevice major and minor number of a device node, packed likewise
 * @param attributes the STATX_ATTR bits: the inode flags that the kernel reports without an ioctl
 */
public record FileStatus(
        int type,
        int permissions,
        long links,
        long uid,
        long gid,
        long inode,
        long size,
        long blocks,
        Timestamp modified,
        Timestamp changed,
        Optional<Timestamp> born,
        long device,
        long specialDevice,
        long attributes) {
    public static final int FIFO = 0010000;
    public static final int CHARACTER_DEVICE = 0020000;
    public static final int DIRECTORY = 0040000;
    public static final int BLOCK_DEVICE = 0060000;
    public static final int REGULAR_FILE = 0100000;
    public static final int SYMLINK = 0120000;
    public static final int SOCKET = 0140000;

    private static final CFunction STATX = CFunction.ofInt("statx");

    private static final int WORDS = 18;

    private static final int TYPE_MASK = 0170000;
    private static final int PERMISSION_MASK = 07777;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_NO_AUTOMOUNT = 0x800;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BTIME = 0x800;
    private static final int STATX_BASIC_STATS_AND_BTIME = 0xFFF;
    private static final long STATX_ATTR_IMMUTABLE = 0x10;
    private static final long STATX_ATTR_APPEND = 0x20;
    private static final long STATX_ATTR_ENCRYPTED = 0x800;

    /** Returns the status of {@code name} in {@code directory}. */
    public static FileStatus of(Descriptor directory, ByteString name) throws ErrnoException {
        return of(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
    }

    /** Returns the status of an open file or directory. */
    public static FileStatus of(Descriptor open) throws ErrnoException {
        return of(open, ByteString.EMPTY, AT_EMPTY_PATH);
    }

    /** Returns whether an open file or directory is encrypted individually, with a key that may be locked at times. */
    public static boolean isEncrypted(Descriptor open) throws ErrnoException {
        return (of(open).attributes & STATX_ATTR_ENCRYPTED) != 0;
    }

    private static FileStatus of(Descriptor directory, ByteString name, int flags) throws ErrnoException {
        return decode(statx(directory, name, flags));
    }

    /** Returns the struct, valid until the thread's next call. */
    private static long[] statx(Descriptor directory, ByteString name, int flags) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("statx", name);
        scratch.check(
                STATX.call(
                        scratch,
                        directory.number(),
                        path,
                        flags,
                        STATX_BASIC_STATS_AND_BTIME,
                        scratch.struct.address()),
                "statx",
                name);
        MemorySegment.copy(scratch.struct, ValueLayout.JAVA_LONG, 0, scratch.words, 0, WORDS);
        return scratch.words;
    }

    /**
     * Word n is at offset 8n of struct statx (linux/stat.h), whose layout is the same on every architecture; all
     * supported ones are little-endian. Reading each field from the memory segment instead took a thirtieth of the CPU
     * time of a run without changes, just to compile.
     */
    private static FileStatus decode(long[] statx) {
        int mode = high(statx[3]);
        return new FileStatus(
                mode & TYPE_MASK,
                mode & PERMISSION_MASK,
                unsigned(low(statx[2])),
                unsigned(high(statx[2])),
                unsigned(low(statx[3])),
                statx[4],
                statx[5],
                statx[6],
                new Timestamp(statx[14], low(statx[15])),
                new Timestamp(statx[12], low(statx[13])),
                (statx[0] & STATX_BTIME) == 0
                        ? Optional.empty()
                        : Optional.of(new Timestamp(statx[10], low(statx[11]))),
                packDevice(low(statx[17]), high(statx[17])),
                packDevice(low(statx[16]), high(statx[16])),
                statx[1]);
    }

    private static int low(long word) {
        return (int) word;
    }

    private static int high(long word) {
        return (int) (word >>> 32);
    }

    private static long unsigned(int field) {
        return Integer.toUnsignedLong(field);
    }

    public static long packDevice(int major, int minor) {
        return (long) major << 32 | Integer.toUnsignedLong(minor);
    }

    public static int major(long packed) {
        return (int) (packed >>> 32);
    }

    public static int minor(long packed) {
        return (int) packed;
    }

    public boolean isDirectory() {
        return type == DIRECTORY;
    }

    public boolean isRegularFile() {
        return type == REGULAR_FILE;
    }

    public boolean isSymlink() {
        return type == SYMLINK;
    }

    /** Returns whether {@code chattr +i} or {@code +a} prevents even the owner from changing it. */
    public boolean isImmutableOrAppendOnly() {
        return (attributes & (STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND)) != 0;
    }

    /** Returns this status with another device number, because a snapshot has a number of its own. */
    FileStatus withDevice(long other) {
        return new FileStatus(
                type,
                permissions,
                links,
                uid,
                gid,
                inode,
                size,
                blocks,
                modified,
                changed,
                born,
                other,
                specialDevice,
                attributes);
    }

    public boolean sameObject(FileStatus other) {
        return inode == other.inode && device == other.device;
    }
}
