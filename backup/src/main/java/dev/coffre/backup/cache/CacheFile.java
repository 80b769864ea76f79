package dev.coffre.backup.cache;

import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the cache folder. Reports its failures as problems of the cache. Only the owner may read it, and it is
 * opened only where no other user can replace it.
 */
public final class CacheFile implements AutoCloseable {
    private final PrivatePath path;
    private final FileChannel channel;

    private CacheFile(PrivatePath path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens {@code path} and creates its directory if necessary. */
    public static CacheFile open(PrivatePath path) {
        return open(path, PrivateFiles::open);
    }

    /** Creates {@code path} as an empty file. */
    public static CacheFile create(PrivatePath path) {
        return open(path, PrivateFiles::create);
    }

    /** As {@link #create}, for a file with large gaps. */
    static CacheFile createSparse(PrivatePath path) {
        return open(path, PrivateFiles::createSparse);
    }

    /** @throws Problem {@code folder-unsafe} */
    private static CacheFile open(PrivatePath path, Opener opener) {
        PrivateFiles files = path.files();
        try {
            Path folder = path.path().toAbsolutePath().getParent();
            if (folder != null) {
                files.createDirectories(folder);
                files.requireDirectory(folder);
            }
            return new CacheFile(path, opener.open(files, path.path()));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Fills {@code into} from {@code position}. Returns false if the file ends before. */
    public boolean read(ByteBuffer into, long position) {
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

    public void write(ByteBuffer from, long position) {
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
    public void replace(PrivatePath target) {
        try {
            path.files().move(path.path(), target.path());
        } catch (IOException e) {
            throw unusable(target, e);
        }
    }

    /** Closes and deletes a file that was not finished. Failing at that costs space until the next one. */
    public void discard() {
        try (channel) {
            Files.deleteIfExists(path.path());
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
        FileChannel open(PrivateFiles files, Path path) throws IOException;
    }

    static Problem unusable(PrivatePath path, IOException cause) {
        if (cause instanceof UntrustedPathException untrusted) {
            return untrusted.problem();
        }
        String reason = SystemReason.of(cause);
        boolean full = SystemReason.isFull(reason);
        return (full ? ProblemCode.LOCAL_DISK_FULL : ProblemCode.CACHE_UNUSABLE)
                .with("folder", String.valueOf(path.path().getParent()))
                .with("reason", reason)
                .causedBy(cause);
    }

    /** Returns the problem of a file that cannot be used for this reason. */
    public Problem unusable(String reason) {
        return ProblemCode.CACHE_UNUSABLE
                .with("folder", String.valueOf(path.path().getParent()))
                .with("reason", reason);
    }
}
