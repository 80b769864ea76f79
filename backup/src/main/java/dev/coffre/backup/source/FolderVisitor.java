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

/** Opens and lists the directories of one walk. Thread-safe. */
final class FolderVisitor {
    private static final int LIST = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /** Average name length in bytes up to which a directory may be read whole. */
    private static final int LONG_NAME = 64;

    private final Grounds grounds;
    private final Boundaries boundaries;
    private final ForeignMounts foreign;
    private final Inspector inspector;
    private final Set<ByteString> marks;

    /** @param foreign mount points that are never accessed */
    FolderVisitor(Grounds grounds, Boundaries boundaries, ForeignMounts foreign, Inspector inspector) {
        this.grounds = grounds;
        this.boundaries = boundaries;
        this.foreign = foreign;
        this.inspector = inspector;
        this.marks = boundaries.marks();
    }

    /** Starts the walk over the roots, as if they were the children of one directory. */
    FolderWalk visitRoots(List<ByteString> sortedRoots, WalkSpill spill) {
        return visit(
                ListedDirectory.ofRoots(sortedRoots, grounds.ofRoots()),
                Set.of(),
                Optional.empty(),
                Optional.of(spill));
    }

    /** Starts the walk over a directory. If it is excluded or unreadable, the walk returns only the reason. */
    FolderWalk visit(Pending folder, WalkSpill spill) {
        return visit(folder, Integer.MAX_VALUE, Optional.of(spill)).orElseThrow();
    }

    /** Reads a whole directory. Returns empty if it has more than {@code most} names, or if their names are too long. */
    Optional<VisitedFolder> visitWhole(Pending folder, int most) {
        return visit(folder, most + 1, Optional.empty()).map(entered -> {
            try (FolderWalk visit = entered) {
                return VisitedFolder.of(visit);
            }
        });
    }

    /** Starts the walk over a directory. Returns empty if it has {@code limit} names, or the bytes of that many long names. */
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

    /** Lists the names. Returns why the list may be incomplete. Names read before an error are still protected. */
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
     * Opens the directory that the walk found. If another directory has its name by now, resolves the path again without
     * following links: an attacker could have placed a link to get files from elsewhere into the backup.
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
