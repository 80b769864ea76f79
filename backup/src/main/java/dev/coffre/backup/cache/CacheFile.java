package dev.coffre.backup.cache;

import dev.coffre.backup.trust.PrivateFile;
import dev.coffre.backup.trust.TrustedPath;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of the cache folder. Reports its failures as problems of the cache. Only the owner may read it, and it is
 * opened only where no other user can replace it.
 */
final class CacheFile implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final FileChannel channel;

    private CacheFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens {@code path} and creates its directory if necessary. */
    static CacheFile open(Path path) {
        return open(path, PrivateFile::open);
    }

    /** Creates {@code path} as an empty file. */
    static CacheFile create(Path path) {
        return open(path, PrivateFile::create);
    }

    /** @throws Problem {@code folder-unsafe} */
    private static CacheFile open(Path path, Opener opener) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder, OWNER_ONLY_FOLDER);
                TrustedPath.requireDirectory(folder);
            }
            return new CacheFile(path, opener.open(path));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Fills {@code into} from {@code position}. Returns false if the file ends before. */
    boolean read(ByteBuffer into, long position) {
        try {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    return false;
                }
                at += count;
            }
            return true;
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    void write(ByteBuffer from, long position) {
        try {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    void truncate(long size) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /**
     * Atomically renames this file to {@code target}. There is no fsync: the content may be lost in a crash, as all of
     * a cache may.
     */
    void replace(Path target) {
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(target, e);
        }
    }

    /** Closes and deletes a file that was not finished. Failing at that costs space until the next one. */
    void discard() {
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            // The next file of this name is made empty.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    @FunctionalInterface
    private interface Opener {
        FileChannel open(Path path) throws IOException;
    }

    static Problem unusable(Path path, IOException cause) {
        if (cause instanceof UntrustedPathException untrusted) {
            return untrusted.problem();
        }
        String reason = SystemReason.of(cause);
        boolean full = SystemReason.isFull(reason);
        return (full ? ProblemCode.LOCAL_DISK_FULL : ProblemCode.CACHE_UNUSABLE)
                .with("folder", String.valueOf(path.getParent()))
                .with("reason", reason)
                .causedBy(cause);
    }
}
