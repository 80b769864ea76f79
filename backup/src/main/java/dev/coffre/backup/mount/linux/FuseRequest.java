package dev.coffre.backup.mount.linux;

import dev.coffre.backup.entry.ByteString;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A request of the kernel (linux/fuse.h): a header of 40 bytes, then the arguments. Valid until the thread reads the
 * next one.
 *
 * @param length of the message
 */
record FuseRequest(MemorySegment memory, int length) {
    static final int HEADER = 40;

    static final int LOOKUP = 1;
    static final int FORGET = 2;
    static final int GETATTR = 3;
    static final int READLINK = 5;
    static final int OPEN = 14;
    static final int READ = 15;
    static final int STATFS = 17;
    static final int RELEASE = 18;
    static final int GETXATTR = 22;
    static final int LISTXATTR = 23;
    static final int FLUSH = 25;
    static final int INIT = 26;
    static final int OPENDIR = 27;
    static final int READDIR = 28;
    static final int RELEASEDIR = 29;
    static final int INTERRUPT = 36;
    static final int DESTROY = 38;
    static final int BATCH_FORGET = 42;
    static final int LSEEK = 46;

    int operation() {
        return u32(4);
    }

    long unique() {
        return u64(8);
    }

    long node() {
        return u64(16);
    }

    int u32(int at) {
        return memory.get(ValueLayout.JAVA_INT_UNALIGNED, at);
    }

    long u64(int at) {
        return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    }

    /** Returns the name at {@code at}, which a zero byte ends. */
    ByteString name(int at) {
        int end = at;
        while (end < length && memory.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return ByteString.of(memory.asSlice(at, end - at).toArray(ValueLayout.JAVA_BYTE));
    }
}
