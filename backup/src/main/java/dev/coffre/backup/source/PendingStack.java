package dev.coffre.backup.source;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.spill.SpillFolder;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The subfolders to come of all folders that a walk is in, as far as they are too many for memory: those of the innermost
 * folder last, which is gone first. Made a file when it is needed. For the thread that walks.
 */
final class PendingStack implements AutoCloseable {
    /** Of one folder; there may be four thousand, each in the one before. */
    static final int MOST_BYTES = 4 << 10;

    private static final int READ_AT_ONCE = 1 << 10;

    private final SpillFolder folder;
    private final int most;
    private Optional<SpillFile> file = Optional.empty();
    private long end;

    /** What one folder has on the stack. */
    record Part(long from, long to) {
        static final Part NONE = new Part(0, 0);

        boolean isEmpty() {
            return from == to;
        }

        /** With what was pushed after it. */
        Part with(Part next) {
            return isEmpty() ? next : new Part(from, next.to);
        }
    }

    /** @param most bytes of one folder in memory */
    PendingStack(SpillFolder folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    int most() {
        return most;
    }

    /** How much is on it, in bytes. */
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

    /** Drops what was pushed last. */
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
