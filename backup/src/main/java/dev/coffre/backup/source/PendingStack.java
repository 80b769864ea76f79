package dev.coffre.backup.source;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.spill.SpillFolder;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Spill stack of directories not yet entered. LIFO, so the innermost directory's entries are popped first. Its file is created
 * on first use. For the thread that walks.
 */
final class PendingStack implements AutoCloseable {
    /** Per directory. Up to 4,096 directories may be nested, each with this much in memory. */
    static final int MOST_BYTES = 4 << 10;

    private static final int READ_AT_ONCE = 1 << 10;

    private final SpillFolder folder;
    private final int most;
    private Optional<SpillFile> file = Optional.empty();
    private long end;

    /** The section of the stack that one directory uses. */
    record Part(long from, long to) {
        static final Part NONE = new Part(0, 0);

        boolean isEmpty() {
            return from == to;
        }

        /** Returns this part extended by the one pushed after it. */
        Part with(Part next) {
            return isEmpty() ? next : new Part(from, next.to);
        }
    }

    /** @param most bytes per directory that stay in memory */
    PendingStack(SpillFolder folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    int most() {
        return most;
    }

    /** Returns the size of the stack in bytes. */
    long size() {
        return end;
    }

    Part push(ByteWriter bytes) {
        if (file.isEmpty()) {
            file = Optional.of(folder.file("folders"));
        }
        file.get().write(ByteBuffer.wrap(bytes.toByteArray()), end);
        Part pushed = new Part(end, end + bytes.size());
        end = pushed.to();
        return pushed;
    }

    DataInputStream read(Part part) {
        return file.orElseThrow().input(part.from(), part.to(), READ_AT_ONCE);
    }

    /** Drops the part pushed last. */
    void pop(Part part) {
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
