package dev.coffre.agent.cache;

import dev.coffre.agent.home.CacheLocationFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Moves the cache with its contents to another directory. The switch is one atomic rename. Before it, the old directory
 * is the cache; after it, the new one is. If the move is interrupted after the switch, the next {@link #finish} deletes
 * what remains in the old directory. Must not run beside a job.
 */
public final class CacheMove {
    private final CacheLocationFile locationFile;

    public CacheMove(CacheLocationFile place) {
        this.locationFile = place;
    }

    /**
     * Moves the cache. If it fails before the switch, the cache stays where it was.
     *
     * @param toFolder a {@link CacheLocation} without flaw
     * @throws Problem {@code folder-unsafe}, {@code cache-unusable}, {@code local-disk-full}
     */
    public void run(PrivatePath fromFolder, PrivatePath toFolder) {
        Path from = fromFolder.path();
        Path to = toFolder.path();
        finish();
        try {
            new CacheTag(toFolder).write();
            for (Path file : files(from)) {
                copy(file, to.resolve(file.getFileName()));
            }
            toFolder.files().syncDirectoryOf(to.resolve("any"));
        } catch (IOException e) {
            throw unusable(to, e);
        }
        locationFile.choose(to, from);
        finish();
    }

    /** Deletes what a move left in the old directory, also after a crash. Usually there is nothing to delete. */
    public void finish() {
        Optional<Path> left = locationFile.previous();
        Optional<Path> now = locationFile.current();
        if (left.isPresent() && now.isPresent()) {
            try {
                deleteOld(left.get(), now.get());
            } catch (IOException e) {
                throw unusable(left.get(), e);
            }
            locationFile.choose(now.get());
        }
    }

    /** Deletes only what was copied: the user may have put files of their own into the directory. */
    private static void deleteOld(Path left, Path now) throws IOException {
        for (Path file : files(now)) {
            Files.deleteIfExists(left.resolve(file.getFileName()));
        }
        try {
            Files.deleteIfExists(left);
        } catch (DirectoryNotEmptyException ofOthers) {
            // not the agent's files
        }
    }

    /** Returns the regular files. Directories belong to concurrent recoveries, which delete them. */
    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        sync(to);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static Problem unusable(Path folder, IOException cause) {
        if (cause instanceof UntrustedPathException untrusted) {
            return untrusted.problem();
        }
        String reason = SystemReason.of(cause);
        boolean full = SystemReason.isFull(reason);
        return (full ? ProblemCode.LOCAL_DISK_FULL : ProblemCode.CACHE_UNUSABLE)
                .with("folder", folder)
                .with("reason", reason)
                .causedBy(cause);
    }
}
