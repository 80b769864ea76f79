package dev.coffre.backup.source;

import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.spill.SpillFile;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The subfolders to come of all folders that a walk is in, as far as they are too many for memory: those of the innermost
 * folder last, which is gone first. Made a file when it is needed. For the thread that walks.
 */
final class PendingStack implements AutoCloseable {
    /** Of one folder; there may be four thousand, each in the one before. */
    static final int MOST_BYTES = 8 << 10;

    private final Path folder;
    private final int most;
    private Optional<SpillFile> file = Optional.empty();
    private long end;

    /** @param most bytes of one folder in memory */
    PendingStack(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    int most() {
        return most;
    }

    /** Where the next bytes go. */
    long end() {
        return end;
    }

    void push(ByteWriter bytes) {
        if (file.isEmpty()) {
            file = Optional.of(new SpillFile(folder, "folders"));
        }
        file.get().write(ByteBuffer.wrap(bytes.toByteArray()), end);
        end += bytes.size();
    }

    DataInputStream read(long from, long to) {
        return file.orElseThrow().input(from, to, most);
    }

    /** Drops what was pushed last. */
    void pop(long from, long to) {
        if (to != end) {
            throw new IllegalStateException("what ends at " + to + " is not the last, which ends at " + end);
        }
        end = from;
    }

    @Override
    public void close() {
        file.ifPresent(SpillFile::close);
    }
}
