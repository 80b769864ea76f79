package dev.coffre.server.data;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ownership of a data folder by this process. The kernel ends it with the process, however that ends. */
public final class FolderLock implements AutoCloseable {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

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
            if (!folder.isOwn() && isHeld(folder.lock())) {
                return Optional.empty();
            }
            folder.requireOwn();
            FileChannel channel = FileChannel.open(folder.lock(), OPTIONS);
            @Nullable FileLock lock = lockOrNull(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new FolderLock(channel));
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    /** Of a folder where another user decides what lies there: it is looked at, and nothing is made. */
    private static boolean isHeld(Path lock) throws IOException {
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock() == null;
        } catch (NoSuchFileException gone) {
            return false;
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
