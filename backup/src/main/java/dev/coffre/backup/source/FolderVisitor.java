package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Listing;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.source.PendingDirectories.Pending;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes into the folders of one walk. Thread-safe. */
final class FolderVisitor {
    private static final int LIST = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    private final Grounds grounds;
    private final Boundaries boundaries;
    private final Inspector inspector;

    FolderVisitor(Grounds grounds, Boundaries boundaries, Inspector inspector) {
        this.grounds = grounds;
        this.boundaries = boundaries;
        this.inspector = inspector;
    }

    /** The walk through the roots, as if they were in one folder. */
    FolderWalk visitRoots(List<ByteString> sortedRoots, SourceListener problems) {
        return visit(ListedDirectory.ofRoots(sortedRoots, grounds.ofRoots()), problems);
    }

    /** The walk through a folder; none if it is left out or cannot be read, which {@code problems} hears. */
    Optional<FolderWalk> visit(Pending folder, SourceListener problems) {
        try {
            Descriptor open = open(folder);
            return enter(folder, open, list(folder.key(), open, Integer.MAX_VALUE, problems), problems);
        } catch (ErrnoException failure) {
            problems.report(ErrnoProblem.of(folder.key(), failure));
            return Optional.empty();
        }
    }

    /** Visits a folder to its end; empty if more than {@code most} names are in it. */
    Optional<VisitedFolder> visitWhole(Pending folder, int most) {
        List<SourceProblem> problems = new ArrayList<>();
        try {
            Descriptor open = open(folder);
            NameTable names = list(folder.key(), open, most + 1, problems::add);
            if (names.size() > most) {
                open.close();
                return Optional.empty();
            }
            Optional<FolderWalk> entered = enter(folder, open, names, problems::add);
            if (entered.isPresent()) {
                try (FolderWalk visit = entered.get()) {
                    return Optional.of(VisitedFolder.of(visit, problems));
                }
            }
        } catch (ErrnoException failure) {
            problems.add(ErrnoProblem.of(folder.key(), failure));
        }
        return Optional.of(VisitedFolder.closed(problems));
    }

    private FolderWalk visit(ListedDirectory listed, SourceListener problems) {
        return new FolderVisit(listed, boundaries, inspector, problems);
    }

    private Optional<FolderWalk> enter(Pending folder, Descriptor open, NameTable names, SourceListener problems)
            throws ErrnoException {
        EntryKey key = folder.key();
        if (boundaries.marked(open, names::contains)) {
            open.close();
            problems.report(new SourceProblem.Excluded(key, Exclusion.MARKED));
            return Optional.empty();
        }
        return Optional.of(visit(ListedDirectory.of(key, open, grounds.below(key, folder.ground()), names), problems));
    }

    /** What was read before an error is still protected. */
    private static NameTable list(EntryKey key, Descriptor directory, int most, SourceListener problems) {
        NameTable names = new NameTable();
        try {
            Listing.list(directory, most, names::add);
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
            try {
                if (directory.is(inspector.status(descriptor))) {
                    return descriptor;
                }
            } catch (ErrnoException failure) {
                descriptor.close();
                throw failure;
            }
            descriptor.close();
        }
        try (Reach reach = Reach.withoutSymlinks(directory.path())) {
            return Opening.openat(reach.directory(), reach.name(), LIST);
        }
    }
}
