package dev.coffre.backup.source;

import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.spill.SpillFolder;
import java.util.Optional;

/** Spill files for names of a walk that exceed memory. Created on first use. For the thread that walks. */
final class WalkSpill implements AutoCloseable {
    /** A few hundred thousand names. */
    private static final int MOST_NAME_BYTES = 4 << 20;

    private final SpillFolder folder;
    private final int mostNameBytes;
    private final PendingStack pending;
    private Optional<SpillFile> names = Optional.empty();

    WalkSpill(SpillFolder folder) {
        this(folder, MOST_NAME_BYTES, PendingStack.MOST_BYTES);
    }

    /**
     * @param mostNameBytes in memory, of the names of one directory
     * @param mostPendingBytes in memory, of the pending subdirectories of one directory
     */
    WalkSpill(SpillFolder folder, int mostNameBytes, int mostPendingBytes) {
        this.folder = folder;
        this.mostNameBytes = mostNameBytes;
        this.pending = new PendingStack(folder, mostPendingBytes);
    }

    int mostNameBytes() {
        return mostNameBytes;
    }

    /** Returns the file for the names of the directory that the walk is in. */
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
