package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.walk.DirectoryReader;
import dev.coffre.backup.source.walk.SnapshotView;
import dev.coffre.backup.source.walk.TreeWalk;
import dev.coffre.backup.source.walk.WalkSpill;
import dev.coffre.backup.spill.SpillDirectory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Files and directories of this Linux machine. A walk reads them live or, where snapshots are possible, as of the start of
 * the walk. Snapshots last until the next walk or until this source is closed.
 *
 * <p>Thread-safe without snapshots. With snapshots, for one walk at a time.
 */
public final class LinuxSource implements FileSource {
    private static final ByteString FILE_SYSTEM_ROOT = ByteString.utf8("/");

    private final List<ByteString> givenRoots;
    private final List<ByteString> roots;
    private final SourceRules rules;
    private final Snapshots snapshots;
    private final SpillDirectory stateDirectory;
    private SnapshotView snapshotView = SnapshotView.NONE;

    /** Creates a source that takes no snapshots. */
    public LinuxSource(List<ByteString> roots, SourceRules rules, SpillDirectory stateDirectory) {
        this(roots, rules, Snapshots.NONE, stateDirectory);
    }

    /**
     * @param roots absolute paths of directories and files; a root within another one is not walked again, but permits its
     *     file system ({@link SourceRules#oneFileSystem})
     * @param stateDirectory the directory in which a walk spills names that exceed memory
     */
    public LinuxSource(List<ByteString> roots, SourceRules rules, Snapshots snapshots, SpillDirectory stateDirectory) {
        this.givenRoots = roots.stream()
                .map(root -> RootPath.resolve(root, FILE_SYSTEM_ROOT))
                .toList();
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
        MetadataReader metadataReader = new MetadataReader(new SystemAccounts());
        MountTable mountTable = MountTable.read();
        ForeignMounts foreign =
                rules.oneFileSystem() ? ForeignMounts.below(givenRoots, mountTable) : ForeignMounts.NONE;
        SnapshotView now = takeSnapshots(metadataReader, mountTable, foreign);
        WalkFilter filter = new WalkFilter(rules.withOwn(now.snapshotDirectories()), givenRoots);
        DirectoryReader reader = new LinuxDirectoryReader(now, filter, foreign, metadataReader);
        return new TreeWalk(roots, reader, new WalkSpill(stateDirectory), now.snapshotProblems(), threads);
    }

    @Override
    public boolean walksWithoutSideEffects() {
        return snapshots == Snapshots.NONE || !MountTable.read().hasType(SnapshotPlanner.BTRFS);
    }

    private synchronized SnapshotView takeSnapshots(
            MetadataReader metadataReader, MountTable mountTable, ForeignMounts foreign) {
        snapshotView.close();
        snapshotView = snapshots == Snapshots.NONE
                ? SnapshotView.live(roots)
                : new SnapshotPlanner(snapshots, metadataReader, mountTable, foreign).plan(roots);
        return snapshotView;
    }

    @Override
    public synchronized void close() {
        snapshotView.close();
    }
}
