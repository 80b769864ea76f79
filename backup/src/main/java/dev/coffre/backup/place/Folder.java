package dev.coffre.backup.place;

import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shared, reference-counted directory in which files are placed in sequence, so that its path is resolved only once. Each
 * {@link #enter} needs a {@link #leave}; the last one closes it. If the directory is moved, files placed in it move along, but
 * only for a moment, because it is not reused for long. Thread-safe.
 */
final class Folder {
    private static final long KEPT_FOR = Duration.ofSeconds(1).toNanos();

    private final TargetPath path;
    private final Descriptor directory;
    private final boolean givesAccessControl;
    private final boolean keepsUnnamed;
    private final boolean makesAlike;
    private final long since = System.nanoTime();
    private int inside = 1;

    /** By the mode passed to open(2). */
    private final Map<Integer, Newborn> newborns = new HashMap<>();

    private Folder(
            TargetPath path,
            Descriptor directory,
            boolean givesAccessControl,
            boolean keepsUnnamed,
            boolean makesAlike) {
        this.path = path;
        this.directory = directory;
        this.givesAccessControl = givesAccessControl;
        this.keepsUnnamed = keepsUnnamed;
        this.makesAlike = makesAlike;
    }

    /**
     * Opens with a count of one.
     *
     * @param directory closed by the folder, unless this method fails
     * @param namesFromTheStart whether to use temporary names even where the file system supports unnamed files
     */
    static Folder of(
            TargetPath path,
            Descriptor directory,
            FileSystems fileSystems,
            MetadataWriter metadataWriter,
            boolean namesFromTheStart)
            throws ErrnoException {
        Status status = Status.of(directory);
        FileSystemKind fileSystem = fileSystems.of(status, directory, directory);
        return new Folder(
                path,
                directory,
                metadataWriter.givesAccessControl(directory),
                !namesFromTheStart && !fileSystem.isFuse(),
                fileSystem.isPosix() && status.uid() == Accounts.effectiveUser());
    }

    Descriptor directory() {
        return directory;
    }

    /** Returns whether new objects inherit an ACL from this directory. */
    boolean givesAccessControl() {
        return givesAccessControl;
    }

    /**
     * Returns whether to create unnamed files here, if the file system supports them. A FUSE server that knows only paths
     * confuses the owner of an unnamed file with that of the directory.
     */
    boolean keepsUnnamed() {
        return keepsUnnamed;
    }

    /**
     * Returns the attributes of a file just created with {@code askedMode}, known from the first such file. Returns empty if
     * the next file may differ: another owner of the directory could change group inheritance at any moment, so the directory
     * must belong to this process.
     */
    Optional<Newborn> newborn(Descriptor file, int askedMode) throws ErrnoException {
        if (!makesAlike) {
            return Optional.empty();
        }
        Optional<Newborn> known = known(askedMode);
        return known.isPresent() ? known : Optional.of(learn(askedMode, Newborn.of(Status.of(file))));
    }

    private synchronized Optional<Newborn> known(int askedMode) {
        return Optional.ofNullable(newborns.get(askedMode));
    }

    private synchronized Newborn learn(int askedMode, Newborn newborn) {
        newborns.put(askedMode, newborn);
        return newborn;
    }

    /** Returns whether the file may be placed here without resolving the path again. */
    boolean mayTake(TargetPath next) {
        return isParentOf(next) && System.nanoTime() - since < KEPT_FOR;
    }

    private boolean isParentOf(TargetPath child) {
        List<?> components = child.components();
        int depth = components.size() - 1;
        return depth == path.components().size() && components.subList(0, depth).equals(path.components());
    }

    /** May only be called while the count is known to be positive. */
    synchronized void enter() {
        inside++;
    }

    void leave() throws ErrnoException {
        if (isLeftByLast()) {
            directory.close();
        }
    }

    private synchronized boolean isLeftByLast() {
        inside--;
        return inside == 0;
    }
}
