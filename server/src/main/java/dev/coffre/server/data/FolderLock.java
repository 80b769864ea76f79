package dev.coffre.server.data;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ownership of a data folder by this process. The kernel ends it with the process, however that ends. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws dev.coffre.vault.problem.Problem when another process owns the folder */
    public static FolderLock take(DataFolder folder) {
        return tryTake(folder).orElseThrow(() -> ProblemCode.DATA_FOLDER_IN_USE.with("folder", folder.root()));
    }

    /**
     * Empty when another process (or another part of this one) owns the folder.
     *
     * @throws dev.coffre.vault.problem.Problem {@code data-folder-of-other-user}
     */
    public static Optional<FolderLock> tryTake(DataFolder folder) {
        try {
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = lockOrNull(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            FolderLock taken = new FolderLock(channel);
            try {
                requireOwner(folder);
            } catch (IOException | RuntimeException e) {
                taken.close();
                throw e;
            }
            return Optional.of(taken);
        } catch (IOException e) {
            throw ProblemCode.DATA_FOLDER_UNUSABLE
                    .with("folder", folder.root())
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    /** Files that root made in another user's folder would stop that user's service. */
    private static void requireOwner(DataFolder folder) throws IOException {
        UserPrincipal owner = Files.getOwner(folder.root());
        UserPrincipal self = Files.getOwner(Path.of("/proc/self"));
        if (!owner.equals(self)) {
            throw ProblemCode.DATA_FOLDER_OF_OTHER_USER
                    .with("folder", folder.root())
                    .with("owner", owner.getName())
                    .with("user", self.getName());
        }
    }

    private static @Nullable FileLock lockOrNull(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
