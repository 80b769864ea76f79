package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryLister;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.source.walk.DirectoryNames;
import dev.coffre.backup.source.walk.DirectoryReader;
import dev.coffre.backup.source.walk.DirectoryWalk;
import dev.coffre.backup.source.walk.PendingDirectories.PendingDirectory;
import dev.coffre.backup.source.walk.PrefetchedDirectory;
import dev.coffre.backup.source.walk.SnapshotView;
import dev.coffre.backup.source.walk.SubdirectoryCollector;
import dev.coffre.backup.source.walk.WalkSpill;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens and lists the directories of one walk. Thread-safe. */
final class LinuxDirectoryReader implements DirectoryReader {
    private static final int LIST_FLAGS = OpenFlags.READ_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /** A directory that is read whole may use this many bytes of memory, overhead included, for each name of the limit. */
    private static final int MAX_AVERAGE_NAME_BYTES = 64;

    private final SnapshotView snapshotView;
    private final WalkFilter filter;
    private final ForeignMounts foreignMounts;
    private final MetadataReader metadataReader;
    private final Set<ByteString> marks;

    /** @param foreignMounts mount points that are never accessed */
    LinuxDirectoryReader(
            SnapshotView snapshotView, WalkFilter filter, ForeignMounts foreignMounts, MetadataReader metadataReader) {
        this.snapshotView = snapshotView;
        this.filter = filter;
        this.foreignMounts = foreignMounts;
        this.metadataReader = metadataReader;
        this.marks = filter.markerNames();
    }

    @Override
    public DirectoryWalk walkRoots(List<ByteString> sortedRoots, WalkSpill spill) {
        return walk(
                OpenDirectory.ofRoots(sortedRoots, snapshotView.rootLocations()),
                Set.of(),
                Optional.empty(),
                Optional.of(spill));
    }

    @Override
    public DirectoryWalk walk(PendingDirectory folder, WalkSpill spill) {
        return walk(folder, Integer.MAX_VALUE, Optional.of(spill)).orElseThrow();
    }

    @Override
    public Optional<PrefetchedDirectory> readWhole(PendingDirectory folder, int maxNames) {
        return walk(folder, maxNames + 1, Optional.empty()).map(entered -> {
            try (DirectoryWalk directoryWalk = entered) {
                return PrefetchedDirectory.read(directoryWalk);
            }
        });
    }

    /**
     * Starts the walk over a directory. Returns empty if it has at least {@code limit} names, or if its names take more
     * memory than {@code limit} names of {@link #MAX_AVERAGE_NAME_BYTES}.
     */
    private Optional<DirectoryWalk> walk(PendingDirectory folder, int limit, Optional<WalkSpill> spill) {
        EntryKey key = folder.key();
        try {
            Descriptor open = openVerified(folder);
            boolean entered = false;
            try {
                DirectoryNames names = new DirectoryNames(spill, marks);
                Optional<WalkEvent> missing = list(key, open, limit, names);
                if (names.count() == limit || names.bytes() > (long) limit * MAX_AVERAGE_NAME_BYTES) {
                    return Optional.empty();
                }
                Set<ByteString> skippedMounts = foreignMounts.namesIn(key);
                if (filter.hasMarker(open, name -> names.contains(name) && !skippedMounts.contains(name))) {
                    WalkEvent marked = new SourceProblem.Excluded(key, Exclusion.MARKED);
                    return Optional.of(
                            notEntered(missing.map(why -> List.of(why, marked)).orElse(List.of(marked))));
                }
                OpenDirectory listed = OpenDirectory.of(
                        key, open, snapshotView.childLocations(key, folder.location()), names.iterator());
                entered = true;
                return Optional.of(walk(listed, skippedMounts, missing, spill));
            } finally {
                if (!entered) {
                    open.close();
                }
            }
        } catch (ErrnoException failure) {
            return Optional.of(notEntered(List.of(SourceProblem.of(key, failure))));
        }
    }

    private DirectoryWalk walk(
            OpenDirectory listed,
            Set<ByteString> skippedMounts,
            Optional<WalkEvent> listError,
            Optional<WalkSpill> spill) {
        SubdirectoryCollector found = new SubdirectoryCollector(listed.path(), spill.map(WalkSpill::pendingStack));
        return new OpenDirectoryWalk(listed, skippedMounts, listError, found, filter, metadataReader);
    }

    private static DirectoryWalk notEntered(List<WalkEvent> why) {
        return PrefetchedDirectory.notEntered(why).replay();
    }

    /** Lists the names. Returns the reason if the list may be incomplete. Names read before an error are still protected. */
    private static Optional<WalkEvent> list(EntryKey key, Descriptor directory, int most, DirectoryNames names) {
        try {
            DirectoryLister.list(directory, most, names::name);
            return Optional.empty();
        } catch (ErrnoException failure) {
            return Optional.of(SourceProblem.of(key, failure));
        } finally {
            names.sort();
        }
    }

    /**
     * Opens the directory that the walk found. If another directory has its name by now, the path is resolved again without
     * following links. An attacker could otherwise place a link to get files from elsewhere into the backup.
     */
    private Descriptor openVerified(PendingDirectory directory) throws ErrnoException {
        try (PathHandle handle = PathHandle.resolve(directory.path())) {
            Descriptor descriptor = FileOpener.openat(handle.directory(), handle.name(), LIST_FLAGS);
            try {
                FileStatus status = metadataReader.status(descriptor);
                if (directory.isSameObject(status.device(), status.inode())) {
                    return descriptor;
                }
            } catch (ErrnoException failure) {
                descriptor.close();
                throw failure;
            }
            descriptor.close();
        }
        try (PathHandle handle = PathHandle.resolveWithoutSymlinks(directory.path())) {
            return FileOpener.openat(handle.directory(), handle.name(), LIST_FLAGS);
        }
    }
}
