package dev.coffre.backup.mount.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.mount.NodeAttributes;
import dev.coffre.backup.view.ContentReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Fills the structs of replies (linux/fuse.h, protocol 7) after the header of 16 bytes. One for each thread. Not
 * thread-safe.
 */
final class FuseReply {
    static final int HEADER = 16;

    private static final int ATTRIBUTE_BYTES = 88;
    private static final int BLOCK = 4_096;
    private static final int SECTOR = 512;
    private static final int NAME_MAX = 255;
    private static final int DIRECTORY_ENTRY_HEAD = 24;

    private final MemorySegment memory;

    /** The message on the heap: code that is not yet fully compiled is slow in native memory. */
    private final byte[] message;

    private final ByteBuffer fields;
    private int end = HEADER;

    /** @param memory of at least a header and the largest reply */
    FuseReply(MemorySegment memory) {
        this.memory = memory;
        this.message = new byte[(int) memory.byteSize()];
        this.fields = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    }

    /** Returns the message as it was finished last. */
    MemorySegment memory() {
        return memory;
    }

    void clear() {
        end = HEADER;
    }

    /** Completes the message. Returns its length. */
    long finish(long unique, int error) {
        return finish(error == 0 ? end : HEADER, -error, unique);
    }

    /** Completes a message that answers no request. Returns its length. */
    long finishNotice(int code) {
        return finish(end, code, 0);
    }

    private long finish(int length, int code, long unique) {
        fields.putInt(0, length).putInt(4, code).putLong(8, unique);
        MemorySegment.copy(message, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
        return length;
    }

    FuseReply u32(long value) {
        fields.putInt(end, (int) value);
        end += 4;
        return this;
    }

    FuseReply u64(long value) {
        fields.putLong(end, value);
        end += 8;
        return this;
    }

    FuseReply u16(int value) {
        fields.putShort(end, (short) value);
        end += 2;
        return this;
    }

    FuseReply zeros(int count) {
        Arrays.fill(message, end, end + count, (byte) 0);
        end += count;
        return this;
    }

    FuseReply bytes(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, message, end, length);
        end += length;
        return this;
    }

    FuseReply bytes(ByteString bytes) {
        bytes.copyTo(message, end);
        end += bytes.size();
        return this;
    }

    /** Reads from a file. */
    void content(ContentReader file, long offset, int length) {
        end += file.read(offset, message, end, length);
    }

    /** {@code struct fuse_entry_out}. @param node 0 means that there is no such name */
    void entry(long node, long validSeconds) {
        u64(node).u64(0).u64(validSeconds).u64(validSeconds).u32(0).u32(0);
    }

    /** {@code struct fuse_attr_out} without the attributes. */
    void attributesHead(long validSeconds) {
        u64(validSeconds).u32(0).u32(0);
    }

    /** {@code struct fuse_attr}. */
    void attributes(NodeAttributes attributes) {
        u64(attributes.inode()).u64(attributes.size()).u64((attributes.storedBytes() + SECTOR - 1) / SECTOR);
        u64(attributes.modified().seconds());
        u64(attributes.modified().seconds());
        u64(attributes.changed().seconds());
        u32(attributes.modified().nanos()).u32(attributes.modified().nanos());
        u32(attributes.changed().nanos());
        u32(FuseTypes.bits(attributes.type()) | attributes.mode());
        u32(attributes.links()).u32(attributes.uid()).u32(attributes.gid());
        u32(FuseTypes.device(attributes.type())).u32(BLOCK).u32(0);
    }

    /** The attributes of a name that does not exist. */
    void noAttributes() {
        zeros(ATTRIBUTE_BYTES);
    }

    /** {@code struct fuse_statfs_out}: the size of all points is not known, so it is 0. */
    void fileSystem() {
        zeros(40).u32(BLOCK).u32(NAME_MAX).u32(BLOCK).zeros(28);
    }

    /**
     * Adds {@code struct fuse_dirent} if there is room.
     *
     * @param next position after this item
     * @param limit bytes that the kernel asked for
     */
    boolean directoryEntry(ByteString name, long inode, FileType type, long next, int limit) {
        int padded = DIRECTORY_ENTRY_HEAD + name.size() + 7 & ~7;
        if (end - HEADER + padded > limit) {
            return false;
        }
        u64(inode).u64(next).u32(name.size()).u32(FuseTypes.bits(type) >>> 12);
        bytes(name).zeros(padded - DIRECTORY_ENTRY_HEAD - name.size());
        return true;
    }
}
