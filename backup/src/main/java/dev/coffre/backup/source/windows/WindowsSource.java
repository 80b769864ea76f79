package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.walk.SnapshotView;
import dev.coffre.backup.source.walk.TreeWalk;
import dev.coffre.backup.source.walk.WalkSpill;
import dev.coffre.backup.spill.SpillDirectory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Files and directories of this Windows machine. A walk reads them live or, where snapshots are possible, as of the start of
 * the walk. It follows no link, so it stays on the volumes of its roots and ends.
 *
 * <p>Thread-safe without snapshots. With snapshots, for one walk at a time.
 */
public final class WindowsSource implements FileSource {
    private static final ByteString SYSTEM_DRIVE = ByteString.utf8("C:\\");

    private final LockedFiles files;
    private final List<ByteString> givenRoots;
    private final List<ByteString> roots;
    private final SourceRules rules;
    private final Snapshots snapshots;
    private final SpillDirectory stateDirectory;
    private SnapshotView snapshotView = SnapshotView.NONE;

    /**
     * @param roots absolute paths of directories and files; a root within another one is not walked again
     * @param stateDirectory the directory in which a walk spills names that exceed memory
     */
    WindowsSource(
            LockedFiles files,
            List<ByteString> roots,
            SourceRules rules,
            Snapshots snapshots,
            SpillDirectory stateDirectory) {
        this.files = files;
        this.givenRoots =
                roots.stream().map(root -> RootPath.resolve(root, SYSTEM_DRIVE)).toList();
        this.roots = RootPath.withoutNested(givenRoots);
        this.rules = rules;
        this.snapshots = snapshots;
        this.stateDirectory = stateDirectory;
    }

    @Override
    public List<ByteString> roots() {
        return roots;
    }

    @Override
    public SourceWalk walk() {
        return walk(Optional.empty());
    }

    @Override
    public SourceWalk walk(Executor threads) {
        return walk(Optional.of(threads));
    }

    private SourceWalk walk(Optional<Executor> threads) {
        SnapshotView view = takeSnapshots();
        WindowsFilter filter = WindowsFilter.of(rules.withOwn(view.snapshotDirectories()), files.files());
        WindowsDirectoryReader reader = new WindowsDirectoryReader(view, filter, new WindowsPaths(files));
        return new TreeWalk(roots, reader, new WalkSpill(stateDirectory), view.snapshotProblems(), threads);
    }

    @Override
    public boolean walksWithoutSideEffects() {
        return snapshots == Snapshots.NONE;
    }

    private synchronized SnapshotView takeSnapshots() {
        snapshotView.close();
        snapshotView = snapshots == Snapshots.NONE
                ? SnapshotView.live(roots)
                : new VolumeSnapshotPlanner(snapshots).plan(roots);
        return snapshotView;
    }

    @Override
    public synchronized void close() {
        snapshotView.close();
    }
}
