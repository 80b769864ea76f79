package dev.coffre.agent.recovery;

import dev.coffre.agent.process.LockFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The folder of one recovery while it runs. Closed unfinished, it stays until the next recovery cleans up. */
public final class RecoveryPlace implements AutoCloseable {
    private final Path unfinished;
    private final Path finished;
    private final Path lockFile;
    private final LockFile lock;

    RecoveryPlace(Path unfinished, Path finished, Path lockFile, LockFile lock) {
        this.unfinished = unfinished;
        this.finished = finished;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Where the recovery writes. */
    public Path path() {
        return unfinished;
    }

    /**
     * The recovery is done: from here on the folder is the user's, and nobody else deletes it.
     *
     * @return its name from now on
     */
    public Path finish() {
        try {
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
            // Else a power cut may bring the old name back, and the next recovery would delete the folder.
            syncFolder();
            Files.deleteIfExists(lockFile);
            return finished;
        } catch (IOException e) {
            throw ProblemCode.RECOVERY_FOLDER_UNFIT
                    .with("folder", finished)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(lockFile.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
