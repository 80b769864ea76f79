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
import java.util.Set;

/** Goes into the folders of one walk. Thread-safe. */
final class FolderVisitor {
    private static final int LIST = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /** Bytes of a name, on average, up to which a folder is visited whole. */
    private static final int LONG_NAME = 64;

    private final Grounds grounds;
    private final Boundaries boundaries;
    private final ForeignMounts foreign;
    private final Inspector inspector;
    private final Set<ByteString> marks;

    /** @param foreign nothing is asked of them */
    FolderVisitor(Grounds grounds, Boundaries boundaries, ForeignMounts foreign, Inspector inspector) {
        this.grounds = grounds;
        this.boundaries = boundaries;
        this.foreign = foreign;
        this.inspector = inspector;
        this.marks = boundaries.marks();
    }

    /** The walk through the roots, as if they were in one folder. */
    FolderWalk visitRoots(List<ByteString> sortedRoots, WalkSpill spill) {
        return visit(
                ListedDirectory.ofRoots(sortedRoots, grounds.ofRoots()),
                Set.of(),
                Optional.empty(),
                Optional.of(spill));
    }

    /** The walk through a folder; if it is left out or cannot be read, of no more than why. */
    FolderWalk visit(Pending folder, WalkSpill spill) {
        return visit(folder, Integer.MAX_VALUE, Optional.of(spill)).orElseThrow();
    }

    /** Visits a folder to its end; empty if more than {@code most} names are in it, or as many long ones. */
    Optional<VisitedFolder> visitWhole(Pending folder, int most) {
        return visit(folder, most + 1, Optional.empty()).map(entered -> {
            try (FolderWalk visit = entered) {
                return VisitedFolder.of(visit);
            }
        });
    }

    /** The walk through a folder; empty if it has {@code limit} names, or names as long as so many. */
    private Optional<FolderWalk> visit(Pending folder, int limit, Optional<WalkSpill> spill) {
        EntryKey key = folder.key();
        try {
            Descriptor open = open(folder);
            boolean entered = false;
            try {
                FolderNames names = new FolderNames(spill, marks);
                Optional<Met> missing = list(key, open, limit, names);
                if (names.count() == limit || names.bytes() > (long) limit * LONG_NAME) {
                    return Optional.empty();
                }
                Set<ByteString> untouched = foreign.in(key);
                if (boundaries.marked(open, name -> names.contain(name) && !untouched.contains(name))) {
                    Met marked = new SourceProblem.Excluded(key, Exclusion.MARKED);
                    return Optional.of(
                            closed(missing.map(why -> List.of(why, marked)).orElse(List.of(marked))));
                }
                ListedDirectory listed =
                        ListedDirectory.of(key, open, grounds.below(key, folder.ground()), names.iterator());
                entered = true;
                return Optional.of(visit(listed, untouched, missing, spill));
            } finally {
                if (!entered) {
                    open.close();
                }
            }
        } catch (ErrnoException failure) {
            return Optional.of(closed(List.of(ErrnoProblem.of(key, failure))));
        }
    }

    private FolderWalk visit(
            ListedDirectory listed, Set<ByteString> untouched, Optional<Met> unlisted, Optional<WalkSpill> spill) {
        FoundDirectories found = new FoundDirectories(listed.path(), spill.map(WalkSpill::pending));
        return new FolderVisit(listed, untouched, unlisted, found, boundaries, inspector);
    }

    private static FolderWalk closed(List<Met> why) {
        return VisitedFolder.closed(why).replay();
    }

    /** Answers why there may be more. What was read before an error is still protected. */
    private static Optional<Met> list(EntryKey key, Descriptor directory, int most, FolderNames names) {
        try {
            Listing.list(directory, most, names);
            return Optional.empty();
        } catch (ErrnoException failure) {
            return Optional.of(ErrnoProblem.of(key, failure));
        } finally {
            names.sort();
        }
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
