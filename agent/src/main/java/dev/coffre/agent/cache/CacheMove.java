package dev.coffre.agent.cache;

import dev.coffre.agent.home.CacheFolderFile;
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
 * Puts the cache into another folder, with all that it holds. Until the switch, which is one rename, the old folder is the
 * cache; after it, the new one is, and whatever the power does, the next {@link #finish} deletes what is left behind. Not
 * beside a job.
 */
public final class CacheMove {
    private final CacheFolderFile place;

    public CacheMove(CacheFolderFile place) {
        this.place = place;
    }

    /**
     * @param to a {@link CacheSite} without flaw
     * @throws Problem {@code folder-unsafe}, {@code cache-unusable}, {@code local-disk-full}; the cache is then where it was
     */
    public void run(Path from, Path to) {
        finish();
        try {
            new CacheTag(to).write();
            for (Path file : files(from)) {
                copy(file, to.resolve(file.getFileName()));
            }
            sync(to);
        } catch (IOException e) {
            throw unusable(to, e);
        }
        place.choose(to, from);
        finish();
    }

    /** Deletes what a move has left behind; nothing in most cases. */
    public void finish() {
        Optional<Path> left = place.left();
        Optional<Path> now = place.chosen();
        if (left.isPresent() && now.isPresent()) {
            try {
                leave(left.get(), now.get());
            } catch (IOException e) {
                throw unusable(left.get(), e);
            }
            place.choose(now.get());
        }
    }

    /** Only what was taken along: somebody may have put a file of their own there. */
    private static void leave(Path left, Path now) throws IOException {
        for (Path file : files(now)) {
            Files.deleteIfExists(left.resolve(file.getFileName()));
        }
        try {
            Files.deleteIfExists(left);
        } catch (DirectoryNotEmptyException ofOthers) {
            // theirs
        }
    }

    /** Folders in it belong to recoveries that read beside, and go with them. */
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
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
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
