package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.source.walk.DirectoryNames;
import dev.coffre.backup.source.walk.DirectoryReader;
import dev.coffre.backup.source.walk.DirectoryWalk;
import dev.coffre.backup.source.walk.PendingDirectories.PendingDirectory;
import dev.coffre.backup.source.walk.PrefetchedDirectory;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.source.walk.SnapshotView;
import dev.coffre.backup.source.walk.SubdirectoryCollector;
import dev.coffre.backup.source.walk.WalkSpill;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WindowsFiles.Access;
import dev.coffre.backup.win32.WindowsObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens and lists the directories of one walk on Windows. Thread-safe. */
final class WindowsDirectoryReader implements DirectoryReader {
    /** A directory that is read whole may use this many bytes of memory, overhead included, for each name of the limit. */
    private static final int MAX_AVERAGE_NAME_BYTES = 64;

    private final SnapshotView snapshotView;
    private final WindowsFilter filter;
    private final WindowsPaths paths;
    private final WindowsItemReader items;
    private final Set<ByteString> marks;

    WindowsDirectoryReader(SnapshotView snapshotView, WindowsFilter filter, WindowsPaths paths) {
        this.snapshotView = snapshotView;
        this.filter = filter;
        this.paths = paths;
        this.items = new WindowsItemReader(filter, paths);
        this.marks = filter.markerNames();
    }

    @Override
    public DirectoryWalk walkRoots(List<ByteString> sortedRoots, WalkSpill spill) {
        SnapshotView.ChildLocations locations = snapshotView.rootLocations();
        SubdirectoryCollector found = new SubdirectoryCollector(List.of(), Optional.of(spill.pendingStack()));
        return new WindowsDirectoryWalk(
                new WindowsDirectoryWalk.Listing(List.of(), sortedRoots.iterator(), Optional.empty()),
                (key, collector) -> {
                    ReadLocation location = locations.exceptionAt(key.name()).orElseThrow();
                    return items.read(key, location, () -> paths.open(location, key.path(), Access.STATUS), collector);
                },
                found);
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

    /** Starts the walk over a directory. Returns empty if it has at least {@code limit} names, or if they are too long. */
    private Optional<DirectoryWalk> walk(PendingDirectory folder, int limit, Optional<WalkSpill> spill) {
        EntryKey key = folder.key();
        try {
            WindowsObject open = openVerified(folder);
            boolean entered = false;
            try {
                DirectoryNames names = new DirectoryNames(spill, marks);
                Optional<WalkEvent> missing = list(key, open, limit, names);
                if (names.count() >= limit || names.bytes() > (long) limit * MAX_AVERAGE_NAME_BYTES) {
                    return Optional.empty();
                }
                if (filter.hasMarker(open, names::contains)) {
                    WalkEvent marked = new SourceProblem.Excluded(key, Exclusion.MARKED);
                    return Optional.of(
                            notEntered(missing.map(why -> List.of(why, marked)).orElse(List.of(marked))));
                }
                entered = true;
                return Optional.of(walk(folder, open, names, missing, spill));
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
            PendingDirectory folder,
            WindowsObject open,
            DirectoryNames names,
            Optional<WalkEvent> missing,
            Optional<WalkSpill> spill) {
        List<ByteString> path = folder.key().path();
        SubdirectoryCollector found = new SubdirectoryCollector(path, spill.map(WalkSpill::pendingStack));
        ReadLocation location = folder.location();
        return new WindowsDirectoryWalk(
                new WindowsDirectoryWalk.Listing(path, names.iterator(), missing, Optional.of(open)),
                (key, collector) -> items.read(
                        key,
                        location,
                        () -> paths.files().files().openIn(open, paths.nameOnDisk(key.path()), Access.STATUS),
                        collector),
                found);
    }

    private static DirectoryWalk notEntered(List<WalkEvent> why) {
        return PrefetchedDirectory.notEntered(why).replay();
    }

    /** Lists the names. Returns the reason if the list may be incomplete. Names read before an error are still protected. */
    private Optional<WalkEvent> list(EntryKey key, WindowsObject directory, int most, DirectoryNames names) {
        try {
            new NameLister(paths, key.path(), directory).list(most, names);
            return Optional.empty();
        } catch (ErrnoException failure) {
            return Optional.of(SourceProblem.of(key, failure));
        } finally {
            names.sort();
        }
    }

    /** Opens the directory that the walk found. */
    private WindowsObject openVerified(PendingDirectory folder) throws ErrnoException {
        EntryKey key = folder.key();
        ObjectIdentity found = new ObjectIdentity(folder.device(), folder.inode());
        WindowsObject opened = paths.openFound(folder.location(), key, found, Access.CONTENT);
        ObjectStatus status = WindowsPaths.statusOrClose(opened);
        boolean isDirectory = status.isDirectory() && !status.isLink();
        if (isDirectory && !status.isReparsePoint()) {
            return opened;
        }
        opened.close();
        Optional<WindowsObject> through =
                isDirectory ? paths.openThrough(folder.location(), key, status) : Optional.empty();
        return through.orElseThrow(() -> new ErrnoException("CreateFileW", Errno.ENOTDIR, key.name()));
    }
}
