package dev.coffre.agent.home;

import dev.coffre.backup.trust.StateFailure;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A small file of the agent that is there as it was or as it shall be, never in between, whatever happens to the power:
 * written beside, fsynced, renamed, and the folder fsynced. Only its owner may read it.
 */
public final class DurableFile {
    private static final FileAttribute<?> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final int limit;
    private final ProblemCode unusable;

    /**
     * @param limit the most bytes that are read
     * @param unusable the problem when it cannot be read or written; gets the details file, folder and reason
     */
    public DurableFile(Path path, int limit, ProblemCode unusable) {
        this.path = path;
        this.limit = limit;
        this.unusable = unusable;
    }

    /** @throws Problem {@code state-access-denied}: what this user may not see is not missing */
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

    /** The content, or empty if there is no file. */
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

    /** As {@link #read()}, decoded; a problem of {@code decode} names the file. */
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
        Path beside = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            Files.createDirectories(folder(), OWNER_ONLY_FOLDER);
            Files.deleteIfExists(beside);
            try (FileChannel channel = FileChannel.open(
                    beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    public void delete() {
        try {
            if (Files.deleteIfExists(path)) {
                syncFolder();
            }
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Gives it the name of another, in one step. */
    void moveTo(DurableFile other) {
        try {
            Files.move(path, other.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Does work on this file while no other process and no other thread does such work on it. */
    public <T> T alone(Supplier<T> work) {
        synchronized (DurableFile.class) {
            try {
                Files.createDirectories(folder(), OWNER_ONLY_FOLDER);
                try (FileChannel lock = FileChannel.open(
                        path.resolveSibling("." + path.getFileName() + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        OWNER_ONLY_FILE)) {
                    lock.lock();
                    return work.get();
                }
            } catch (IOException e) {
                throw problem(e);
            }
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path folder() {
        Path parent = path.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    /** The content is not what it should be. */
    public Problem damaged(String reason) {
        return unusable.with("file", path).with("folder", folder()).with("reason", reason);
    }

    private Problem problem(IOException failure) {
        return StateFailure.of(path, failure, unusable);
    }

    /** Overwrites a content that held secrets. */
    static void wipe(byte[] content) {
        Arrays.fill(content, (byte) 0);
    }
}
