package dev.coffre.agent.recovery;

import dev.coffre.agent.process.LockFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The subfolder of one running recovery. If it is closed unfinished, it stays until the next recovery cleans up. */
public final class RecoverySubfolder implements AutoCloseable {
    private final Path unfinished;
    private final PrivatePath finished;
    private final Path lockFile;
    private final LockFile lock;

    RecoverySubfolder(Path unfinished, PrivatePath finished, Path lockFile, LockFile lock) {
        this.unfinished = unfinished;
        this.finished = finished;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Returns the folder to write to. */
    public Path path() {
        return unfinished;
    }

    /**
     * Renames the folder to its final name. From then on it belongs to the user and is never deleted.
     *
     * @return the final path
     */
    public Path finish() {
        try {
            // Durably: a power cut must not undo the rename, or the next recovery would delete the folder.
            finished.files().rename(unfinished, finished.path());
            Files.deleteIfExists(lockFile);
            return finished.path();
        } catch (IOException e) {
            throw ProblemCode.RECOVERY_FOLDER_UNFIT
                    .with("folder", finished)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
