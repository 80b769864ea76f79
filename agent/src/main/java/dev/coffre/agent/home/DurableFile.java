package dev.coffre.agent.home;

import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A small file of the agent's state, replaced atomically and durably. Only the owner may read it. Its failures are problems.
 */
public final class DurableFile {
    private final Path path;
    private final PrivateFiles files;
    private final int limit;
    private final ProblemCode unusable;

    /**
     * @param limit the most bytes that are read
     * @param unusable the problem if the file cannot be read or written; gets the details file, folder and reason
     */
    public DurableFile(PrivatePath file, int limit, ProblemCode unusable) {
        this.path = file.path();
        this.files = file.files();
        this.limit = limit;
        this.unusable = unusable;
    }

    /**
     * Returns whether the file exists.
     *
     * @throws Problem {@code state-access-denied} if this user may not see it, which must not count as missing
     */
    public boolean exists() {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (AccessDeniedException e) {
            throw problem(e);
        } catch (IOException missing) {
            return false;
        }
    }

    /** Returns the content; empty if there is no file. */
    public Optional<byte[]> read() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw damaged("it is longer than " + limit + " bytes");
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** As {@link #read()}, decoded. A problem thrown by {@code decode} gets the file's name added. */
    public <T> Optional<T> read(Function<byte[], T> decode) {
        return read().map(content -> {
            try {
                return decode.apply(content);
            } catch (Problem problem) {
                throw problem.with("file", path).with("folder", folder());
            }
        });
    }

    public void write(byte[] content) {
        try {
            files.createDirectories(folder());
            files.replace(path, content);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    public void delete() {
        try {
            if (Files.deleteIfExists(path)) {
                files.syncDirectoryOf(path);
            }
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Renames it to another file's name, atomically. */
    void moveTo(DurableFile other) {
        try {
            files.rename(path, other.path);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Runs {@code work} while holding this file's lock, exclusively among processes and threads. */
    public <T> T withLock(Supplier<T> work) {
        synchronized (DurableFile.class) {
            try {
                files.createDirectories(folder());
                try (FileChannel lock = files.openForWriting(path.resolveSibling("." + path.getFileName() + ".lock"))) {
                    lock.lock();
                    return work.get();
                }
            } catch (IOException e) {
                throw problem(e);
            }
        }
    }

    private Path folder() {
        Path parent = path.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    /** Returns the problem of an invalid content. */
    public Problem damaged(String reason) {
        return unusable.with("file", path).with("folder", folder()).with("reason", reason);
    }

    private Problem problem(IOException failure) {
        return StateFileProblem.of(path, failure, unusable);
    }

    /** Overwrites content that held secrets. */
    static void wipe(byte[] content) {
        Arrays.fill(content, (byte) 0);
    }
}
