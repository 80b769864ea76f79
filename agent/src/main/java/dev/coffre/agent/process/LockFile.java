package dev.coffre.agent.process;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process of this machine can hold at a time. The kernel frees it when that process ends, however it ends;
 * what stands in the file says who holds it.
 */
public final class LockFile implements AutoCloseable {
    private static final int MAX_HOLDER = 4_096;

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Empty when another process, or this one, holds it. */
    public static Optional<LockFile> acquire(Path file) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (lock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new LockFile(file, channel));
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** What the holder has written of itself; empty when nobody holds the file. */
    public static <H> Optional<H> holder(Path file, Class<H> type) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = lock(channel);
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
            ByteBuffer content = ByteBuffer.allocate(MAX_HOLDER);
            channel.read(content, 0);
            byte[] json = new byte[content.position()];
            content.flip().get(json);
            return Optional.of(WireJson.read(json, type));
        } catch (NoSuchFileException | MalformedMessage nobodyKnown) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Says who holds it. */
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
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a lock that cannot be let go", e);
        }
    }

    private static Problem unusable(Path file, IOException e) {
        return ProblemCode.STATE_DAMAGED
                .with("file", file)
                .with("reason", String.valueOf(e.getMessage()))
                .causedBy(e);
    }
}
