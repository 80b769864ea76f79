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

/** Asks the file system about one object of a listed folder after the other. */
final class FolderVisit implements FolderWalk {
    /** docs/format.md, limits: components of a path. */
    private static final int DEEPEST = 4096;

    private final ListedDirectory listed;
    private final Boundaries boundaries;
    private final Inspector inspector;
    private final SourceListener problems;
    private final PendingDirectories found;

    FolderVisit(ListedDirectory listed, Boundaries boundaries, Inspector inspector, SourceListener problems) {
        this.listed = listed;
        this.boundaries = boundaries;
        this.inspector = inspector;
        this.problems = problems;
        this.found = new PendingDirectories(listed.path());
    }

    @Override
    public Optional<SourceItem> next() {
        while (listed.hasNext()) {
            Optional<SourceItem> item = visit(listed.next());
            if (item.isPresent()) {
                return item;
            }
        }
        return Optional.empty();
    }

    @Override
    public PendingDirectories found() {
        return found;
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

    @Override
    public void close() {
        try {
            listed.close();
        } catch (ErrnoException nothingWasWritten) {
            throw new IllegalStateException(nothingWasWritten);
        }
    }
}
