package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Lists the names of a directory in the order of the file system, without {@code .} and {@code ..}. */
public final class DirectoryLister {
    private static final CFunction GETDENTS = CFunction.ofLong("getdents64");

    /** struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name. */
    private static final int RECORD_LENGTH = 16;

    private static final int NAME = 19;

    private DirectoryLister() {}

    /** @param directory opened for reading and not yet listed */
    public static void list(Descriptor directory, NameConsumer names) throws ErrnoException {
        list(directory, Integer.MAX_VALUE, names);
    }

    /**
     * @param directory opened for reading and not yet listed
     * @param most maximum number of names, at least 1
     */
    public static void list(Descriptor directory, int most, NameConsumer names) throws ErrnoException {
        int left = most;
        Scratch scratch = Scratch.ofThread();
        byte[] batch = scratch.batch;
        ByteBuffer fields = ByteBuffer.wrap(batch).order(ByteOrder.nativeOrder());
        while (true) {
            int filled = (int) scratch.check(
                    GETDENTS.call(scratch, directory.number(), scratch.block.address(), Scratch.BATCH_SIZE),
                    "getdents64",
                    ByteString.EMPTY);
            if (filled == 0) {
                return;
            }
            MemorySegment.copy(scratch.block, ValueLayout.JAVA_BYTE, 0, batch, 0, filled);
            for (int at = 0; at < filled; at += fields.getShort(at + RECORD_LENGTH) & 0xFFFF) {
                if (emit(batch, at + NAME, names) && --left == 0) {
                    return;
                }
            }
        }
    }

    private static boolean emit(byte[] batch, int from, NameConsumer names) {
        int to = from;
        while (batch[to] != 0) {
            to++;
        }
        if (isDotOrDotDot(batch, from, to - from)) {
            return false;
        }
        names.name(batch, from, to - from);
        return true;
    }

    private static boolean isDotOrDotDot(byte[] batch, int from, int length) {
        return batch[from] == '.' && (length == 1 || (length == 2 && batch[from + 1] == '.'));
    }

    /** Receives one name. The bytes are reused afterwards: copy them, and list no other directory in this method. */
    @FunctionalInterface
    public interface NameConsumer {
        void name(byte[] bytes, int from, int length);
    }
}
