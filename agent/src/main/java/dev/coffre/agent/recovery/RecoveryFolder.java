package dev.coffre.agent.recovery;

import dev.coffre.agent.process.LockFile;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder into which a backup server recovers the data of another one. Each recovery has a subfolder whose name ends in
 * {@value #UNFINISHED} until it is done, and holds a lock file beside it (decision 0024). A subfolder with that suffix and a
 * lock that no process holds was therefore interrupted. Only such subfolders are ever deleted.
 */
public record RecoveryFolder(PrivatePath directory) {
    static final String UNFINISHED = ".unfinished";
    static final String LOCK = ".lock";

    private static final long MIB = 1L << 20;
    private static final int MAX_ATTEMPTS = 1_000;
    private static final int MAX_SERVER_NAME = 100;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH-mm");

    /**
     * Checks that the folder exists, is writable, and that no other user can write to it.
     *
     * @throws Problem {@code recovery-folder-unfit}, {@code folder-unsafe}
     */
    public void require() {
        Path folder = folder();
        if (!folder.isAbsolute() || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw unfit("it is no folder");
        }
        try {
            directory.files().requireDirectory(folder);
        } catch (UntrustedPathException e) {
            throw e.problem();
        } catch (IOException e) {
            throw unfit(SystemReason.of(e)).causedBy(e);
        }
        try {
            Files.delete(Files.createTempFile(folder, ".coffre", null)); // only a try shows what the kernel permits
        } catch (IOException e) {
            throw unfit("nothing can be written there").causedBy(e);
        }
    }

    public Path folder() {
        return directory.path();
    }

    /**
     * Checks the free space before anything is fetched.
     *
     * @param bytes total size of the files to recover
     * @throws Problem {@code recovery-folder-full}
     */
    public void requireRoom(long bytes) {
        long free = folder().toFile().getUsableSpace();
        if (bytes > free) {
            throw ProblemCode.RECOVERY_FOLDER_FULL
                    .with("folder", directory)
                    .with("needed", Math.ceilDiv(bytes, MIB))
                    .with("free", free / MIB);
        }
    }

    /**
     * Reserves the subfolder of one recovery. The recovery creates it.
     *
     * @param server the machine whose data is recovered
     * @param moment local time, for the name
     * @throws Problem {@code recovery-folder-unfit}
     */
    public RecoverySubfolder reserve(String server, long point, LocalDateTime moment) {
        String name = sanitized(server) + " point " + point + " " + TIMESTAMP.format(moment);
        for (int number = 1; number <= MAX_ATTEMPTS; number++) {
            Optional<RecoverySubfolder> place = reserve(number == 1 ? name : name + " (" + number + ")");
            if (place.isPresent()) {
                return place.get();
            }
        }
        throw unfit("there are too many recoveries of this point");
    }

    private Optional<RecoverySubfolder> reserve(String name) {
        Path finished = folder().resolve(name);
        Path unfinished = folder().resolve(name + UNFINISHED);
        if (Files.exists(finished, LinkOption.NOFOLLOW_LINKS) || Files.exists(unfinished, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return LockFile.acquire(new PrivatePath(lock(unfinished), directory.files()))
                .map(lock -> new RecoverySubfolder(
                        unfinished, new PrivatePath(finished, directory.files()), lock(unfinished), lock));
    }

    /**
     * Deletes what interrupted recoveries left.
     *
     * @param targets of this machine
     * @return the deleted folders
     * @throws Problem {@code recovery-folder-unfit}
     */
    public List<Path> clean(RecoveryTargets targets) {
        List<Path> deleted = new ArrayList<>();
        for (Path lock : locks()) {
            LockFile.acquire(new PrivatePath(lock, directory.files())).ifPresent(abandoned -> {
                try (abandoned) {
                    Path unfinished = unfinished(lock);
                    if (Files.isDirectory(unfinished, LinkOption.NOFOLLOW_LINKS)) {
                        targets.deleteTree(ByteString.utf8(unfinished.toString()));
                        deleted.add(unfinished);
                    }
                    Files.deleteIfExists(lock);
                } catch (IOException e) {
                    throw unfit(SystemReason.of(e)).causedBy(e);
                }
            });
        }
        return deleted;
    }

    private List<Path> locks() {
        try (Stream<Path> entries = Files.list(folder())) {
            return entries.filter(RecoveryFolder::isLock)
                    .filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (IOException e) {
            throw unfit(SystemReason.of(e)).causedBy(e);
        }
    }

    private static boolean isLock(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return name.startsWith(".") && name.endsWith(UNFINISHED + LOCK);
    }

    /** {@code .NAME.unfinished.lock} beside {@code NAME.unfinished}. */
    private static Path lock(Path unfinished) {
        return unfinished.resolveSibling("." + unfinished.getFileName() + LOCK);
    }

    private static Path unfinished(Path lock) {
        String name = String.valueOf(lock.getFileName());
        return lock.resolveSibling(name.substring(1, name.length() - LOCK.length()));
    }

    /** Replaces characters that are not valid in names on every machine and in every locale. */
    private static String sanitized(String server) {
        String plain = server.replaceAll("[^A-Za-z0-9._-]", "_");
        String visible = plain.startsWith(".") ? "_" + plain.substring(1) : plain;
        return visible.length() > MAX_SERVER_NAME ? visible.substring(0, MAX_SERVER_NAME) : visible;
    }

    private Problem unfit(String reason) {
        return ProblemCode.RECOVERY_FOLDER_UNFIT.with("folder", directory).with("reason", reason);
    }
}
