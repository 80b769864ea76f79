package dev.coffre.server.datadir;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exclusive lock of a data directory by this process. The kernel releases it when the process ends, however it ends. */
public final class DataDirectoryLock implements AutoCloseable {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /**
     * The locks that this process holds. POSIX releases a lock when its process closes any channel of the file, so the
     * file of a held lock is never opened a second time.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private DataDirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws dev.coffre.vault.problem.Problem if another process holds the lock */
    public static DataDirectoryLock acquire(DataDirectory folder) {
        return tryAcquire(folder).orElseThrow(() -> ProblemCode.DATA_FOLDER_IN_USE.with("folder", folder.root()));
    }

    /**
     * Returns the lock, or empty if another process or another part of this process holds it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code data-folder-of-other-user}
     */
    public static Optional<DataDirectoryLock> tryAcquire(DataDirectory folder) {
        try {
            synchronized (HELD) {
                Path file = folder.root().toRealPath().resolve(folder.lock().getFileName());
                if (HELD.contains(file) || !folder.isOwn() && isHeld(file)) {
                    return Optional.empty();
                }
                folder.requireOwn();
                FileChannel channel = FileChannel.open(file, OPTIONS);
                if (lockOrNull(channel) == null) {
                    channel.close();
                    return Optional.empty();
                }
                HELD.add(file);
                return Optional.of(new DataDirectoryLock(file, channel));
            }
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    /** Returns whether a lock in another user's directory is held. Creates nothing there and follows no link. */
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
        synchronized (HELD) {
            HELD.remove(file);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
