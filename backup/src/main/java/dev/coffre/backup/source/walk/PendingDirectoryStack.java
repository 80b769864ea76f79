package dev.coffre.backup.source.walk;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.spill.SpillFile;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Spill stack of directories not yet entered. LIFO, so the innermost directory's entries are popped first. Its file is
 * created on first use. Confined to the thread that walks.
 */
public final class PendingDirectoryStack implements AutoCloseable {
    /**
     * Maximum number of bytes in memory per directory. A walk may be inside 4,096 nested directories, each with this much.
     */
    static final int MAX_BYTES_IN_MEMORY = 4 << 10;

    private static final int READ_BUFFER_BYTES = 1 << 10;

    private final SpillDirectory folder;
    private final int maxBytesInMemory;
    private Optional<SpillFile> file = Optional.empty();
    private long end;

    /** The section of the stack that one directory uses. */
    record StackSection(long from, long to) {
        static final StackSection NONE = new StackSection(0, 0);

        boolean isEmpty() {
            return from == to;
        }

        /** Returns this section extended by the one pushed after it. */
        StackSection extendedBy(StackSection next) {
            return isEmpty() ? next : new StackSection(from, next.to);
        }
    }

    /** @param maxBytesInMemory maximum number of bytes per directory that stay in memory */
    PendingDirectoryStack(SpillDirectory folder, int maxBytesInMemory) {
        this.folder = folder;
        this.maxBytesInMemory = maxBytesInMemory;
    }

    int maxBytesInMemory() {
        return maxBytesInMemory;
    }

    /** Returns the size of the stack in bytes. */
    public long size() {
        return end;
    }

    StackSection push(BigEndianWriter bytes) {
        if (file.isEmpty()) {
            file = Optional.of(folder.create("folders"));
        }
        file.get().write(ByteBuffer.wrap(bytes.toByteArray()), end);
        StackSection pushed = new StackSection(end, end + bytes.size());
        end = pushed.to();
        return pushed;
    }

    DataInputStream read(StackSection part) {
        return file.orElseThrow().inputStream(part.from(), part.to(), READ_BUFFER_BYTES);
    }

    /** Drops the section pushed last. */
    void pop(StackSection part) {
        if (part.isEmpty()) {
            return;
        }
        if (part.to() != end) {
            throw new IllegalStateException("what ends at " + part.to() + " is not the last, which ends at " + end);
        }
        end = part.from();
    }

    @Override
    public void close() {
        file.ifPresent(SpillFile::close);
    }
}
