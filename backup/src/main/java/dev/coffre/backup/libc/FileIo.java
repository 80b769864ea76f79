package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;

/** Reads and writes file content at explicit positions, so that threads can share a descriptor. */
public final class FileIo {
    private static final CFunction PREAD = CFunction.ofLong("pread");
    private static final CFunction PWRITE = CFunction.ofLong("pwrite");
    private static final CFunction LSEEK = CFunction.ofLong("lseek");
    private static final CFunction READ = CFunction.ofLong("read");
    private static final CFunction FTRUNCATE = CFunction.ofInt("ftruncate");
    private static final CFunction FALLOCATE = CFunction.ofInt("fallocate");
    private static final CFunction FSYNC = CFunction.ofInt("fsync");
    private static final CFunction SYNCFS = CFunction.ofInt("syncfs");
    private static final CFunction SYNC = CFunction.ofInt("sync");
    private static final CFunction FLOCK = CFunction.ofInt("flock");

    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int LOCK_EX_NB = 2 | 4;

    private FileIo() {}

    /** Reads up to {@code length} bytes. Returns fewer only at the end of the file, and 0 after it. */
    public static int read(Descriptor file, long position, byte[] into, int offset, int length) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        int done = 0;
        while (done < length) {
            int wanted = Math.min(length - done, Scratch.BLOCK_SIZE);
            int got = (int) scratch.check(
                    PREAD.call(scratch, file.number(), scratch.block.address(), wanted, position + done),
                    "pread",
                    ByteString.EMPTY);
            if (got == 0) {
                break;
            }
            MemorySegment.copy(scratch.block, ValueLayout.JAVA_BYTE, 0, into, offset + done, got);
            done += got;
        }
        return done;
    }

    /** Writes all of the bytes. Extends the file if necessary. */
    public static void write(Descriptor file, long position, byte[] from, int offset, int length)
            throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        int done = 0;
        while (done < length) {
            int wanted = Math.min(length - done, Scratch.BLOCK_SIZE);
            MemorySegment.copy(from, offset + done, scratch.block, ValueLayout.JAVA_BYTE, 0, wanted);
            done += (int) scratch.check(
                    PWRITE.call(scratch, file.number(), scratch.block.address(), wanted, position + done),
                    "pwrite",
                    ByteString.EMPTY);
        }
    }

    /** Returns the start of the next data at or after {@code position}; empty if only a hole is left. */
    public static OptionalLong nextData(Descriptor file, long position) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long found = LSEEK.call(scratch, file.number(), position, SEEK_DATA);
        if (found < 0 && scratch.errno() == Errno.ENXIO) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(scratch.check(found, "lseek", ByteString.EMPTY));
    }

    /** Returns the start of the next hole at or after {@code position}. The end of the file counts as a hole. */
    public static OptionalLong nextHole(Descriptor file, long position) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long found = LSEEK.call(scratch, file.number(), position, SEEK_HOLE);
        if (found < 0 && scratch.errno() == Errno.ENXIO) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(scratch.check(found, "lseek", ByteString.EMPTY));
    }

    public static void truncate(Descriptor file, long size) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(FTRUNCATE.call(scratch, file.number(), size), "ftruncate", ByteString.EMPTY);
    }

    /** Zeroes a range and frees its space. The file's size stays the same. */
    public static void punchHole(Descriptor file, long position, long length) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(
                FALLOCATE.call(scratch, file.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, position, length),
                "fallocate",
                ByteString.EMPTY);
    }

    /** Returns when the file or directory is on disk. */
    public static void sync(Descriptor file) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(FSYNC.call(scratch, file.number()), "fsync", ByteString.EMPTY);
    }

    /** Returns when everything written to the file system of {@code any} is on disk. */
    public static void syncFileSystem(Descriptor any) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(SYNCFS.call(scratch, any.number()), "syncfs", ByteString.EMPTY);
    }

    /** Returns when everything written to any file system is on disk. The kernel reports no failure of this call. */
    public static void syncAll() {
        SYNC.call(Scratch.ofThread());
    }

    /**
     * Takes the exclusive lock of an open file without waiting. Returns whether it did. Closing the descriptor releases
     * it.
     */
    public static boolean tryLock(Descriptor file) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long result = FLOCK.call(scratch, file.number(), LOCK_EX_NB);
        if (result < 0 && scratch.errno() == Errno.EAGAIN) {
            return false;
        }
        scratch.check(result, "flock", ByteString.EMPTY);
        return true;
    }

    /**
     * Reads a file of the kernel, whose size is not known in advance.
     *
     * @param limit in bytes; a longer file is an error (EFBIG)
     */
    public static byte[] readAll(ByteString path, int limit) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[Scratch.BLOCK_SIZE];
        try (Descriptor file = FileOpener.open(path, OpenFlags.READ_ONLY)) {
            while (true) {
                int got = (int) scratch.check(
                        READ.call(scratch, file.number(), scratch.block.address(), Scratch.BLOCK_SIZE), "read", path);
                if (got == 0) {
                    return all.toByteArray();
                }
                if (all.size() + got > limit) {
                    throw new ErrnoException("read", Errno.EFBIG, path);
                }
                MemorySegment.copy(scratch.block, ValueLayout.JAVA_BYTE, 0, piece, 0, got);
                all.write(piece, 0, got);
            }
        }
    }
}
