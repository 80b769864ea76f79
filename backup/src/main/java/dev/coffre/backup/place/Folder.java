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
 * An open directory that files are placed in one after the other, so that the way to it is gone once. Whoever has entered
 * it leaves it again; it is closed when nobody is left. If somebody moves the directory, what is placed in it goes along, as
 * what was placed before did: only for a moment, since it is not kept for long. Thread-safe.
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

    /** By the mode that it was asked with. */
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
     * With one inside already.
     *
     * @param directory the folder's to close, unless this fails
     * @param namesFromTheStart whether files have temporary names, although the file system may do without
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

    /** Whether what is made in it takes over an ACL of it. */
    boolean givesAccessControl() {
        return givesAccessControl;
    }

    /**
     * Whether files may be without a name in it, if its file system says that it can. What stands behind FUSE may be told
     * paths alone, and then takes the owner of a file without one for that of the directory.
     */
    boolean keepsUnnamed() {
        return keepsUnnamed;
    }

    /**
     * What this file, just made with {@code askedMode}, is like: as the first of its folder that was made with it. Empty where
     * the next may be another: the owner of a folder may have it hand down its group from one moment to the other, and so it
     * has to be this process's own.
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

    /** Whether the next file may be placed in it without going the way again. */
    boolean mayTake(TargetPath next) {
        return isParentOf(next) && System.nanoTime() - since < KEPT_FOR;
    }

    private boolean isParentOf(TargetPath child) {
        List<?> components = child.components();
        int depth = components.size() - 1;
        return depth == path.components().size() && components.subList(0, depth).equals(path.components());
    }

    /** Only for one who knows that somebody is inside. */
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
