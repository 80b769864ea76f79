package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.libc.Subvolumes;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceProblem.Limitation;
import java.util.Optional;
import java.util.Set;

/** Reads the objects of an open directory one by one from the file system. */
final class FolderVisit implements FolderWalk {
    /** Limit of path components in docs/format.md. */
    private static final int DEEPEST = 4096;

    private final ListedDirectory listed;
    private final Set<ByteString> untouched;
    private final Boundaries boundaries;
    private final Inspector inspector;
    private final FoundDirectories found;

    /** Returned before the next name is read. */
    private Optional<Met> held;

    /**
     * @param untouched mount points in this directory that must not be accessed
     * @param unlisted why names of the directory are missing, if any are
     * @param found collects the subdirectories to descend into
     */
    FolderVisit(
            ListedDirectory listed,
            Set<ByteString> untouched,
            Optional<Met> unlisted,
            FoundDirectories found,
            Boundaries boundaries,
            Inspector inspector) {
        this.listed = listed;
        this.untouched = untouched;
        this.held = unlisted;
        this.found = found;
        this.boundaries = boundaries;
        this.inspector = inspector;
    }

    @Override
    public Optional<Met> next() {
        if (held.isPresent()) {
            Optional<Met> next = held;
            held = Optional.empty();
            return next;
        }
        return listed.hasNext() ? Optional.of(visit(listed.next())) : Optional.empty();
    }

    @Override
    public FoundDirectories found() {
        return found;
    }

    private Met visit(EntryKey key) {
        if (untouched.contains(key.name())) {
            return passOver(key);
        }
        try {
            Optional<Ground> other = listed.ground().seam(key.name());
            return other.isPresent()
                    ? visitElsewhere(key, other.get())
                    : visit(
                            key,
                            listed.descriptor(),
                            key.name(),
                            listed.ground().here());
        } catch (ErrnoException failure) {
            return ErrnoProblem.of(key, failure);
        }
    }

    private Met passOver(EntryKey key) {
        if (boundaries.excludesFolder(key, listed.patternPath())) {
            return new SourceProblem.Excluded(key, Exclusion.PATTERN);
        }
        held = MountPoint.beneath(listed.descriptor(), key, inspector);
        return new SourceProblem.Excluded(key, Exclusion.OTHER_FILE_SYSTEM);
    }

    /** Reads the object at another location than the directory that is listed. */
    private Met visitElsewhere(EntryKey key, Ground ground) throws ErrnoException {
        try (Reach reach = Reach.to(ground.path(key))) {
            return visit(key, reach.directory(), reach.name(), ground);
        }
    }

    private Met visit(EntryKey key, Descriptor directory, ByteString name, Ground ground) throws ErrnoException {
        Status status = inspector.status(directory, name);
        if (ground.frozen() && Subvolumes.standsForAnother(status)) {
            return visitElsewhere(key, Ground.live(key.path().getFirst()));
        }
        Optional<Exclusion> exclusion = boundaries.ofEntry(key, status, listed.patternPath());
        if (exclusion.isPresent()) {
            return new SourceProblem.Excluded(key, exclusion.get());
        }
        if (status.type() == Status.SOCKET) {
            return new SourceProblem.Unsupported(key, Limitation.SOCKET);
        }
        SourceItem item = new LinuxItem(
                key, ground, inspector.metadata(status, directory, name), status.isImmutableOrAppendOnly(), inspector);
        Optional<SourceProblem> problem = ofWhatIsBehind(key, status);
        if (problem.isPresent()) {
            held = Optional.of(item);
            return problem.get();
        }
        if (status.isDirectory()) {
            found.add(key.name(), status, ground);
        }
        return item;
    }

    /** Returns why the walk does not descend into a directory, or does not follow a root that is a link; empty if neither. */
    private Optional<SourceProblem> ofWhatIsBehind(EntryKey key, Status status) {
        if (status.isDirectory()) {
            Optional<SourceProblem> exclusion =
                    boundaries.ofContents(status).map(why -> new SourceProblem.Excluded(key, why));
            return key.depth() + 1 < DEEPEST
                    ? exclusion
                    : exclusion.or(() -> Optional.of(new SourceProblem.Unsupported(key, Limitation.TOO_DEEP)));
        }
        return key.isRoot() && status.isSymlink()
                ? Optional.of(new SourceProblem.Unsupported(key, Limitation.SYMLINK_ROOT))
                : Optional.empty();
    }

    @Override
    public void close() {
        try {
            listed.close();
        } catch (ErrnoException nothingWasWritten) {
            throw new IllegalStateException(nothingWasWritten);
        }
    }
}
