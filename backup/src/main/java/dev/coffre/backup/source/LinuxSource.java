package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.spill.SpillFolder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Files and directories of this Linux machine. A walk sees what exists at its time: live, or as of the beginning of the walk
 * where snapshots are possible. Snapshots last until the next walk or until this source is closed.
 *
 * <p>Thread-safe without snapshots. With snapshots, for one walk at a time.
 */
public final class LinuxSource implements Source, AutoCloseable {
    private static final ByteString FILE_SYSTEM_ROOT = ByteString.utf8("/");

    private final List<ByteString> given;
    private final List<ByteString> roots;
    private final SourceRules rules;
    private final Snapshots snapshots;
    private final SpillFolder state;
    private Grounds grounds = Grounds.NONE;

    /** Creates a source that takes no snapshots. */
    public LinuxSource(List<ByteString> roots, SourceRules rules, SpillFolder state) {
        this(roots, rules, Snapshots.NONE, state);
    }

    /**
     * @param roots absolute paths of directories and files; a root within another adds only its file system
     *     ({@link SourceRules#oneFileSystem})
     * @param state the directory in which a walk spills names that exceed memory
     */
    public LinuxSource(List<ByteString> roots, SourceRules rules, Snapshots snapshots, SpillFolder state) {
        this.given = roots.stream()
                .map(root -> RootPath.resolve(root, FILE_SYSTEM_ROOT))
                .toList();
        this.roots = RootPath.merge(given);
        this.rules = rules;
        this.snapshots = snapshots;
        this.state = state;
    }

    /** Returns the roots that are walked: normalised, sorted, none within another. */
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
        Inspector inspector = new Inspector(new Accounts());
        MountPoints mounts = MountPoints.now();
        ForeignMounts foreign = rules.oneFileSystem() ? ForeignMounts.below(given, mounts) : ForeignMounts.NONE;
        Grounds now = lay(inspector, mounts, foreign);
        Boundaries boundaries = new Boundaries(rules.withOwn(now.keptIn()), given);
        FolderVisitor visitor = new FolderVisitor(now, boundaries, foreign, inspector);
        return new LinuxWalk(roots, visitor, new WalkSpill(state), now.unfrozen(), threads);
    }

    @Override
    public boolean isQuiet() {
        return snapshots == Snapshots.NONE || !MountPoints.now().have(GroundSurvey.BTRFS);
    }

    private synchronized Grounds lay(Inspector inspector, MountPoints mounts, ForeignMounts foreign) {
        grounds.close();
        grounds = snapshots == Snapshots.NONE
                ? Grounds.live(roots)
                : new GroundSurvey(snapshots, inspector, mounts, foreign).of(roots);
        return grounds;
    }

    @Override
    public synchronized void close() {
        grounds.close();
    }
}
