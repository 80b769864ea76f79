package dev.coffre.backup.source.walk;

import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.spill.SpillFile;
import java.util.Optional;

/** Spill files for names of a walk that exceed memory. Created on first use. Confined to the thread that walks. */
public final class WalkSpill implements AutoCloseable {
    /** Maximum size in memory of the names of one directory: a few hundred thousand names. */
    private static final int MAX_NAME_BYTES = 4 << 20;

    private final SpillDirectory folder;
    private final int maxNameBytes;
    private final PendingDirectoryStack pendingStack;
    private Optional<SpillFile> nameFile = Optional.empty();

    public WalkSpill(SpillDirectory folder) {
        this(folder, MAX_NAME_BYTES, PendingDirectoryStack.MAX_BYTES_IN_MEMORY);
    }

    /**
     * @param maxNameBytes maximum size in memory of the names of one directory
     * @param maxPendingBytes maximum size in memory of the pending subdirectories of one directory
     */
    public WalkSpill(SpillDirectory folder, int maxNameBytes, int maxPendingBytes) {
        this.folder = folder;
        this.maxNameBytes = maxNameBytes;
        this.pendingStack = new PendingDirectoryStack(folder, maxPendingBytes);
    }

    int maxNameBytes() {
        return maxNameBytes;
    }

    /** Returns the file for the names of the directory that the walk is in. */
    SpillFile nameFile() {
        if (nameFile.isEmpty()) {
            nameFile = Optional.of(folder.create("names"));
        }
        return nameFile.get();
    }

    public PendingDirectoryStack pendingStack() {
        return pendingStack;
    }

    @Override
    public void close() {
        nameFile.ifPresent(SpillFile::close);
        pendingStack.close();
    }
}
