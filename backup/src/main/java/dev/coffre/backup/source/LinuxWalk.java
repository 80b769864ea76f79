package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Listing;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.libc.Subvolumes;
import dev.coffre.backup.source.PendingDirectories.Pending;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceProblem.Limitation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Visits all children of a directory in order, then goes into each of its subdirectories in order. One directory is open
 * at a time, whatever the depth; of the others only the names of subdirectories still to come are kept.
 */
final class LinuxWalk implements SourceWalk {
    private static final int LIST = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;
    /** docs/format.md, limits: components of a path. */
    private static final int DEEPEST = 4096;

    private final Grounds grounds;
    private final Boundaries boundaries;
    private final Inspector inspector;
    private final SourceListener problems;
    private final Deque<PendingDirectories> levels = new ArrayDeque<>();
    private ListedDirectory listed;
    private PendingDirectories found;

    LinuxWalk(
            List<ByteString> roots,
            Grounds grounds,
            Boundaries boundaries,
            Inspector inspector,
            SourceListener problems) {
        this.grounds = grounds;
        this.boundaries = boundaries;
        this.inspector = inspector;
        this.problems = problems;
        this.listed = ListedDirectory.ofRoots(roots, grounds.ofRoots());
        this.found = new PendingDirectories(listed.path());
    }

    @Override
    public Optional<SourceItem> next() {
        do {
            while (listed.hasNext()) {
                Optional<SourceItem> item = visit(listed.next());
                if (item.isPresent()) {
                    return item;
                }
            }
        } while (goOn());
        return Optional.empty();
    }

    private Optional<SourceItem> visit(EntryKey key) {
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
            problems.report(ErrnoProblem.of(key, failure));
            return Optional.empty();
        }
    }

    /** What stands in the folder that is listed is not what is to be read: that is on another ground. */
    private Optional<SourceItem> visitElsewhere(EntryKey key, Ground ground) throws ErrnoException {
        try (Reach reach = Reach.to(ground.path(key))) {
            return visit(key, reach.directory(), reach.name(), ground);
        }
    }

    private Optional<SourceItem> visit(EntryKey key, Descriptor directory, ByteString name, Ground ground)
            throws ErrnoException {
        Status status = inspector.status(directory, name);
        if (ground.frozen() && Subvolumes.standsForAnother(status)) {
            return visitElsewhere(key, Ground.live(key.path().getFirst()));
        }
        Optional<Exclusion> exclusion = boundaries.ofEntry(key, status, listed.patternPath());
        if (exclusion.isPresent()) {
            problems.report(new SourceProblem.Excluded(key, exclusion.get()));
            return Optional.empty();
        }
        if (status.type() == Status.SOCKET) {
            problems.report(new SourceProblem.Unsupported(key, Limitation.SOCKET));
            return Optional.empty();
        }
        SourceItem item = new LinuxItem(key, ground, inspector.metadata(status, directory, name), inspector);
        if (status.isDirectory()) {
            plan(key, status, ground);
        } else if (key.isRoot() && status.isSymlink()) {
            problems.report(new SourceProblem.Unsupported(key, Limitation.SYMLINK_ROOT));
        }
        return Optional.of(item);
    }

    private void plan(EntryKey key, Status status, Ground ground) {
        Optional<Exclusion> exclusion = boundaries.ofContents(status);
        if (exclusion.isPresent()) {
            problems.report(new SourceProblem.Excluded(key, exclusion.get()));
        } else if (key.depth() + 1 >= DEEPEST) {
            problems.report(new SourceProblem.Unsupported(key, Limitation.TOO_DEEP));
        } else {
            found.add(key.name(), status, ground);
        }
    }

    /** Leaves the directory that is done for the next one; false if there is none. */
    private boolean goOn() {
        close();
        if (!found.isEmpty()) {
            levels.push(found);
            found = new PendingDirectories(List.of());
        }
        while (!levels.isEmpty()) {
            if (levels.peek().isEmpty()) {
                levels.pop();
            } else if (enter(levels.peek().take())) {
                return true;
            }
        }
        return false;
    }

    private boolean enter(Pending directory) {
        EntryKey key = directory.key();
        try {
            Descriptor descriptor = open(directory);
            NameTable names = list(key, descriptor);
            if (boundaries.marked(descriptor, names::contains)) {
                descriptor.close();
                problems.report(new SourceProblem.Excluded(key, Exclusion.MARKED));
                return false;
            }
            listed = ListedDirectory.of(key, descriptor, grounds.below(key, directory.ground()), names);
            found = new PendingDirectories(listed.path());
            return true;
        } catch (ErrnoException failure) {
            problems.report(ErrnoProblem.of(key, failure));
            return false;
        }
    }

    /** What was read before an error is still protected. */
    private NameTable list(EntryKey key, Descriptor directory) {
        NameTable names = new NameTable();
        try {
            Listing.list(directory, names::add);
        } catch (ErrnoException failure) {
            problems.report(ErrnoProblem.of(key, failure));
        }
        names.sort();
        return names;
    }

    /**
     * Opens the directory that the walk met. If another one is there now, the way to it is gone again without following
     * any link: somebody may have put one in to have files elsewhere taken for theirs.
     */
    private Descriptor open(Pending directory) throws ErrnoException {
        try (Reach reach = Reach.to(directory.path())) {
            Descriptor descriptor = Opening.openat(reach.directory(), reach.name(), LIST);
            if (directory.is(inspector.status(descriptor))) {
                return descriptor;
            }
            descriptor.close();
        }
        try (Reach reach = Reach.withoutSymlinks(directory.path())) {
            return Opening.openat(reach.directory(), reach.name(), LIST);
        }
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
