package dev.coffre.agent.process;

import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock file that one process of this machine can hold at a time. The kernel releases the lock when the process ends in any
 * way. The content describes the holder.
 */
public final class LockFile implements AutoCloseable {
    private static final int MAX_HOLDER = 4_096;
    private static final long LOCKED_BYTE = 1L << 40;

    /**
     * The locks of this process; guarded by itself. Such a file must not be opened again: POSIX releases a lock as soon
     * as the process closes any descriptor of the file (fcntl(2), "Advisory record locking").
     */
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Acquires the lock. Returns empty if another process, or this one, holds it. */
    public static Optional<LockFile> acquire(PrivatePath file) {
        synchronized (HELD) {
            return HELD.containsKey(key(file.path())) ? Optional.empty() : open(file.path(), file.files());
        }
    }

    private static Path key(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private static Optional<LockFile> open(Path file, PrivateFiles files) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                files.createDirectories(folder);
            }
            FileChannel channel =
                    files.open(file); // not truncated: the holder's content stays until the lock is acquired
            if (tryLock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            HELD.put(key(file), channel);
            return Optional.of(new LockFile(file, channel));
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Returns what the holder wrote about itself; empty if the lock is free. */
    public static <H> Optional<H> holder(PrivatePath lockFile, Class<H> type) {
        Path file = lockFile.path();
        synchronized (HELD) {
            try {
                FileChannel own = HELD.get(key(file));
                return own == null ? holderElsewhere(file, type) : Optional.of(readHolder(own, type));
            } catch (NoSuchFileException | MalformedMessageException nobodyKnown) {
                return Optional.empty();
            } catch (IOException e) {
                throw unusable(file, e);
            }
        }
    }

    private static <H> Optional<H> holderElsewhere(Path file, Class<H> type) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return tryLock(channel) == null ? Optional.of(readHolder(channel, type)) : Optional.empty();
        }
    }

    /** Locks a byte beyond the content: Windows lets no other process read locked bytes. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        return channel.tryLock(LOCKED_BYTE, 1, false);
    }

    private static <H> H readHolder(FileChannel channel, Class<H> type) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(MAX_HOLDER);
        channel.read(content, 0);
        byte[] json = new byte[content.position()];
        content.flip().get(json);
        return WireJson.read(json, type);
    }

    /** Writes the description of the holder. */
    public void write(Object holder) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(WireJson.write(holder)), 0);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            HELD.remove(key(file));
            release();
        }
    }

    private void release() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a lock that cannot be let go", e);
        }
    }

    private static Problem unusable(Path file, IOException e) {
        return StateFileProblem.of(file, e, ProblemCode.STATE_DAMAGED);
    }
}
