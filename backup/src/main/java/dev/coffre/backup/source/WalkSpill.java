package dev.coffre.backup.source;

import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.spill.SpillFolder;
import java.util.Optional;

/** Where a walk puts names that are too many for memory. Files are made when they are needed. For the thread that walks. */
final class WalkSpill implements AutoCloseable {
    /** Some hundred thousand names. */
    private static final int MOST_NAME_BYTES = 4 << 20;

    private final SpillFolder folder;
    private final int mostNameBytes;
    private final PendingStack pending;
    private Optional<SpillFile> names = Optional.empty();

    WalkSpill(SpillFolder folder) {
        this(folder, MOST_NAME_BYTES, PendingStack.MOST_BYTES);
    }

    /**
     * @param mostNameBytes of the names of one folder in memory
     * @param mostPendingBytes of the subfolders to come of one folder in memory
     */
    WalkSpill(SpillFolder folder, int mostNameBytes, int mostPendingBytes) {
        this.folder = folder;
        this.mostNameBytes = mostNameBytes;
        this.pending = new PendingStack(folder, mostPendingBytes);
    }

    int mostNameBytes() {
        return mostNameBytes;
    }

    /** For the names of the one folder that the walk is in. */
    SpillFile names() {
        if (names.isEmpty()) {
            names = Optional.of(folder.file("names"));
        }
        return names.get();
    }

    PendingStack pending() {
        return pending;
    }

    @Override
    public void close() {
        names.ifPresent(SpillFile::close);
        pending.close();
    }
}
