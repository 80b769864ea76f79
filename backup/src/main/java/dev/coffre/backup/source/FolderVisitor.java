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
    FolderWalk visitRoots(List<ByteString> sortedRoots) {
        return visit(ListedDirectory.ofRoots(sortedRoots, grounds.ofRoots()), Optional.empty());
    }

    /** The walk through a folder; if it is left out or cannot be read, of no more than why. */
    FolderWalk visit(Pending folder) {
        return visit(folder, Integer.MAX_VALUE).orElseThrow();
    }

    /** Visits a folder to its end; empty if more than {@code most} names are in it. */
    Optional<VisitedFolder> visitWhole(Pending folder, int most) {
        return visit(folder, most + 1).map(entered -> {
            try (FolderWalk visit = entered) {
                return VisitedFolder.of(visit);
            }
        });
    }

    /** The walk through a folder; empty if {@code limit} names are in it, or more. */
    private Optional<FolderWalk> visit(Pending folder, int limit) {
        EntryKey key = folder.key();
        try {
            Descriptor open = open(folder);
            Names names = list(key, open, limit);
            if (names.table().size() == limit) {
                open.close();
                return Optional.empty();
            }
            if (boundaries.marked(open, names.table()::contains)) {
                open.close();
                return Optional.of(closed(new SourceProblem.Excluded(key, Exclusion.MARKED)));
            }
            Grounds.Below ground = grounds.below(key, folder.ground());
            return Optional.of(visit(ListedDirectory.of(key, open, ground, names.table()), names.missing()));
        } catch (ErrnoException failure) {
            return Optional.of(closed(ErrnoProblem.of(key, failure)));
        }
    }

    private FolderWalk visit(ListedDirectory listed, Optional<Met> unlisted) {
        return new FolderVisit(listed, unlisted, boundaries, inspector);
    }

    private static FolderWalk closed(SourceProblem why) {
        return VisitedFolder.closed(why).replay();
    }

    /** @param missing why there may be more */
    private record Names(NameTable table, Optional<Met> missing) {}

    /** What was read before an error is still protected. */
    private static Names list(EntryKey key, Descriptor directory, int most) {
        NameTable names = new NameTable();
        Optional<Met> missing = Optional.empty();
        try {
            Listing.list(directory, most, names::add);
        } catch (ErrnoException failure) {
            missing = Optional.of(ErrnoProblem.of(key, failure));
        }
        names.sort();
        return new Names(names, missing);
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
