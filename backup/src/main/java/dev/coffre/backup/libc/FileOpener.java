package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Opens files and directories. Every descriptor is closed on exec. */
public final class FileOpener {
    private static final CFunction OPENAT = CFunction.ofInt("openat");
    private static final CFunction SYSCALL = CFunction.ofLong("syscall");

    /** Number of openat2, the same on all architectures (Linux 5.6). */
    private static final long SYS_OPENAT2 = 437;

    /** Number of open_tree, the same on all architectures (Linux 5.2). */
    private static final long SYS_OPEN_TREE = 428;

    private static final long OPEN_TREE_CLONE = 1;
    private static final long AT_EMPTY_PATH = 0x1000;

    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_NO_SYMLINKS = 0x04;
    private static final long RESOLVE_BENEATH = 0x08;
    private static final long OPEN_HOW_SIZE = 24;

    /** openat2 fails with EAGAIN if it raced with a rename elsewhere. */
    private static final int MAX_RETRIES = 32;

    private FileOpener() {}

    /** @param flags of {@link OpenFlags} */
    public static Descriptor open(ByteString path, int flags) throws ErrnoException {
        return openat(Descriptor.WORKING_DIRECTORY, path, flags, 0);
    }

    public static Descriptor openat(Descriptor directory, ByteString name, int flags) throws ErrnoException {
        return openat(directory, name, flags, 0);
    }

    /** @param mode permission bits of a new file, before the umask */
    public static Descriptor openat(Descriptor directory, ByteString name, int flags, int mode) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long number = OPENAT.call(
                scratch, directory.number(), scratch.path("openat", name), flags | OpenFlags.CLOSE_ON_EXEC, mode);
        return new Descriptor((int) scratch.check(number, "openat", name));
    }

    /**
     * Opens an object below {@code directory}. Follows no symbolic links, so neither {@code ..} nor a link created meanwhile
     * leads out of it.
     *
     * @throws ErrnoException ENOSYS or EPERM if the kernel or a sandbox does not offer openat2; ELOOP or ENOTDIR for a
     *     symbolic link on the way
     */
    public static Descriptor openBeneath(Descriptor directory, ByteString path, int flags) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        MemorySegment how = scratch.struct;
        how.set(ValueLayout.JAVA_LONG, 0, flags | OpenFlags.CLOSE_ON_EXEC);
        how.set(ValueLayout.JAVA_LONG, 8, 0);
        how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
        for (int left = MAX_RETRIES; ; left--) {
            long number = SYSCALL.call(
                    scratch,
                    SYS_OPENAT2,
                    directory.number(),
                    scratch.path("openat2", path),
                    how.address(),
                    OPEN_HOW_SIZE);
            if (number >= 0) {
                return new Descriptor((int) number);
            }
            if (scratch.errno() != Errno.EAGAIN || left == 0) {
                throw scratch.failure("openat2", path);
            }
        }
    }

    /**
     * Opens a directory again without the mounts in it, so that names hidden by mounts can be reached. The kernel creates a
     * private mount for this, which ends with the descriptor.
     *
     * @throws ErrnoException EPERM for all users but root; ENOSYS if the kernel does not support it
     */
    public static Descriptor openWithoutMounts(Descriptor directory) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long number = SYSCALL.call(
                scratch,
                SYS_OPEN_TREE,
                directory.number(),
                scratch.path("open_tree", ByteString.EMPTY),
                OPEN_TREE_CLONE | OpenFlags.CLOSE_ON_EXEC | AT_EMPTY_PATH);
        return new Descriptor((int) scratch.check(number, "open_tree", ByteString.EMPTY));
    }
}
