package dev.coffre.vault.store.disk;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** The file system of this machine. */
public final class LocalDisk implements Disk {
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** A link in place of a file would lead to the bytes of another one. */
    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    @Override
    public DiskFile create(Path file) {
        try {
            return new LocalFile(file, FileChannel.open(file, NEW));
        } catch (IOException e) {
            throw writeFailed(e);
        }
    }

    @Override
    public DiskFile open(Path file) {
        try {
            return new LocalFile(file, FileChannel.open(file, EXISTING));
        } catch (IOException e) {
            throw readFailed(file, e);
        }
    }

    @Override
    public void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw writeFailed(e);
        }
    }

    @Override
    public void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw writeFailed(e);
        }
    }

    @Override
    public void syncDirectory(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw writeFailed(e);
        }
    }

    @Override
    public void createDirectories(Path folder) {
        Path above = folder.toAbsolutePath().getParent();
        if (Files.isDirectory(folder) || above == null) {
            return;
        }
        createDirectories(above);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw writeFailed(e);
        }
        syncDirectory(above);
    }

    @Override
    public List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException nothingThere) {
            return List.of();
        } catch (IOException e) {
            throw readFailed(folder, e);
        }
    }

    @Override
    public boolean exists(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException nothingThere) {
            return false;
        } catch (IOException e) {
            throw readFailed(path, e);
        }
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** An interrupted read is not a problem of the file: a search for damage must not take it for one. */
    static RuntimeException readFailed(Path file, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            CancellationException stopped = new CancellationException("interrupted while reading " + file);
            stopped.initCause(cause);
            return stopped;
        }
        return ProblemCode.STORE_READ_FAILED
                .with("file", file)
                .with("reason", SystemReason.of(cause))
                .causedBy(cause);
    }

    /** The JDK has no exception for a full disk: only the system's message shows it. */
    static Problem writeFailed(IOException cause) {
        String reason = SystemReason.of(cause);
        boolean full = SystemReason.isFull(reason);
        return (full ? ProblemCode.VAULT_DISK_FULL.problem() : ProblemCode.STORE_WRITE_FAILED.with("reason", reason))
                .causedBy(cause);
    }
}
