package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Snapshots of btrfs subvolumes (linux/btrfs.h). */
public final class BtrfsSubvolumes {
    /** The f_type of btrfs. */
    public static final long MAGIC = 0x9123683EL;

    private static final CFunction IOCTL = CFunction.ofInt("ioctl");

    /** Inode number of the top directory of every subvolume. */
    private static final long TOP_INODE = 256;

    /** Inode number of the empty directory that a snapshot has in place of a nested subvolume. */
    private static final long PLACEHOLDER_INODE = 2;

    private static final long SNAP_CREATE_V2 = 0x50009417L;
    private static final long SNAP_DESTROY = 0x5000940FL;
    private static final long READ_ONLY = 1 << 1;

    private static final int ARGUMENTS = 4096;
    private static final int NAME_OF_CREATE = 56;
    private static final int NAME_OF_DESTROY = 8;
    private static final int MAX_NAME_BYTES = 255;

    private BtrfsSubvolumes() {}

    /** Returns whether this is the top directory of a subvolume. The file system must be btrfs. */
    public static boolean isTop(FileStatus status) {
        return status.isDirectory() && status.inode() == TOP_INODE;
    }

    /** Returns whether this directory of a snapshot is the placeholder of a nested subvolume. */
    public static boolean isNestedPlaceholder(FileStatus status) {
        return status.isDirectory() && status.inode() == PLACEHOLDER_INODE;
    }

    /**
     * Creates a read-only snapshot of {@code top}, a subvolume's top directory.
     *
     * @param folder directory for the snapshot, on the same file system
     * @throws ErrnoException EXDEV if it is on another one, ENOTTY if that is not btrfs, EEXIST if the name is taken
     */
    public static void snapshot(Descriptor top, Descriptor folder, ByteString name) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        MemorySegment arguments = arguments(scratch, NAME_OF_CREATE, name);
        arguments.set(ValueLayout.JAVA_LONG, 0, top.number());
        arguments.set(ValueLayout.JAVA_LONG, 16, READ_ONLY);
        scratch.check(
                IOCTL.call(scratch, folder.number(), SNAP_CREATE_V2, arguments.address()), "btrfs snapshot", name);
    }

    /** Deletes the subvolume {@code name} in {@code folder} with its contents. */
    public static void delete(Descriptor folder, ByteString name) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        MemorySegment arguments = arguments(scratch, NAME_OF_DESTROY, name);
        scratch.check(IOCTL.call(scratch, folder.number(), SNAP_DESTROY, arguments.address()), "btrfs delete", name);
    }

    private static MemorySegment arguments(Scratch scratch, int at, ByteString name) throws ErrnoException {
        if (name.size() > MAX_NAME_BYTES) {
            throw new ErrnoException("btrfs", Errno.ENAMETOOLONG, name);
        }
        MemorySegment arguments = scratch.block.asSlice(0, ARGUMENTS).fill((byte) 0);
        MemorySegment.copy(name.toByteArray(), 0, arguments, ValueLayout.JAVA_BYTE, at, name.size());
        return arguments;
    }
}
