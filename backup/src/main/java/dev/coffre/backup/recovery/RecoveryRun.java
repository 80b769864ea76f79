package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.run.ReportTimer;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryOwners;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.SelectedEntries;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;

/**
 * One recovery. Not thread-safe; the work runs on the threads of {@link DomainAccess}. Memory does not grow with the
 * size of the point, except for a path per hard-linked file, up to 54 bytes per folder, and up to 13 MiB for the
 * locations of chunks.
 */
public final class RecoveryRun {
    private final RecoveryPlan plan;
    private final DomainAccess domain;
    private final PageSource pages;
    private final RecoveryListener listener;
    private final CancelToken cancel;
    private final InstantSource clock;
    private final TargetMachine machine;

    /**
     * @param pages opens pages of the point, from the cache folder where possible
     * @param machine where the files are placed
     */
    public RecoveryRun(
            RecoveryPlan plan,
            DomainAccess domain,
            PageSource pages,
            RecoveryListener listener,
            CancelToken cancel,
            InstantSource clock,
            TargetMachine machine) {
        this.plan = plan;
        this.domain = domain;
        this.pages = pages;
        this.listener = listener;
        this.cancel = cancel;
        this.clock = clock;
        this.machine = machine;
    }

    /**
     * Runs the plan. An entry that cannot be recovered is reported and counted, and the run continues.
     *
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}, a problem of the target or of the connection to
     *     the vault, or {@code job-cancelled}; what was placed until then stays
     */
    public RecoveryReport run() {
        requireOwnSystem();
        folder().requireOutside(plan.sources());
        try (RecordOpenerPool openers = new RecordOpenerPool(domain.keys())) {
            RecordFetcher fetcher = domain.fetcher(openers);
            SelectedEntries selected = new SelectedEntries(new PointView(plan.point(), pages), plan.paths());
            selected.requireAllExist();
            RecoveryStats stats = new RecoveryStats(
                    failure -> TargetFolder.problem(plan.target(), failure),
                    listener,
                    new ReportTimer(clock),
                    fetcher::fetchedBytes,
                    selected.size());
            if (plan.verify()) {
                stats.leaveSkippedToVerifier();
            }
            if (plan.dryRun()) {
                dryRun(selected, openers, stats);
            } else {
                recover(selected, fetcher, openers, stats);
            }
            return stats.report();
        }
    }

    private void dryRun(SelectedEntries selected, RecordOpenerPool openers, RecoveryStats stats) {
        Optional<RecoveryTarget> existing = folder().openExisting();
        if (existing.isEmpty()) {
            selected.visit(newDryRun(existing, selected, stats, (_, _) -> false));
            return;
        }
        try (RecoveryTarget target = existing.get()) {
            EntryAttributeReader attributes = new EntryAttributeReader(domain.vault(), openers, stats);
            EntryComparison comparison = comparison(target, attributes, new PidVerifier(domain.keys()));
            boolean resumes = plan.conflicts() == ConflictRule.COPIES && Resumption.isExpected(plan, machine, stats);
            selected.visit(newDryRun(
                    Optional.of(target),
                    selected,
                    stats,
                    (entry, path) -> resumes && comparison.isRecovered(entry, path)));
        } catch (ErrnoException failure) {
            throw TargetFolder.problem(plan.target(), failure);
        }
    }

    private DryRun newDryRun(
            Optional<RecoveryTarget> target,
            SelectedEntries selected,
            RecoveryStats stats,
            BiPredicate<Entry, TargetPath> alreadyRecovered) {
        return new DryRun(target, targetPaths(selected), plan, alreadyRecovered, stats, cancel);
    }

    private EntryComparison comparison(RecoveryTarget target, EntryAttributeReader attributes, PidVerifier verifier) {
        return new EntryComparison(target, attributes, contentFinder(target, verifier), pages, cancel);
    }

    private ReusableContentFinder contentFinder(RecoveryTarget target, PidVerifier verifier) {
        return new ReusableContentFinder(plan.conflicts(), target, verifier, new EntryOwners());
    }

    private TargetFolder folder() {
        MetadataRules rules = new MetadataRules(plan.owners(), plan.accessControl(), plan.specialFiles());
        return new TargetFolder(machine.targets(), plan.target(), rules, machine.random());
    }

    private TargetPaths targetPaths(SelectedEntries selected) {
        return new TargetPaths(
                plan.point(),
                TargetMapping.of(plan.target(), plan.point(), selected.firstRootIsFolder()),
                machine.targets().names(isForeign()),
                plan.target() instanceof TargetChoice.OriginalPaths);
    }

    /** Returns whether the point is of a machine with another system. */
    private boolean isForeign() {
        return plan.point().content().roots().stream()
                .anyMatch(root -> !machine.targets().isAbsolute(root));
    }

    private void requireOwnSystem() {
        if (plan.target() instanceof TargetChoice.OriginalPaths && isForeign()) {
            throw ProblemCode.ORIGINAL_PATHS_FOREIGN.with(
                    "path", plan.point().content().roots().getFirst().displayPath());
        }
    }

    private void recover(
            SelectedEntries selected, RecordFetcher fetcher, RecordOpenerPool openers, RecoveryStats stats) {
        EntryAttributeReader attributes = new EntryAttributeReader(domain.vault(), openers, stats);
        try (RecoveryTarget target = folder().open();
                Resumption resumption = Resumption.begin(plan, machine, stats);
                ClosableGate gate = new ClosableGate();
                RecoveredFiles recoveredFiles = new RecoveredFiles(target)) {
            TargetPaths targetPaths = targetPaths(selected);
            if (!TargetMapping.mapsRootToTop(plan.point(), selected.firstRootIsFolder())) {
                target.finishTop();
            }
            ConflictResolver conflicts =
                    new ConflictResolver(plan.conflicts(), target, new CopyNames(plan.point(), plan.copyWording()));
            FolderPlacer folders = new FolderPlacer(
                    target,
                    conflicts,
                    targetPaths,
                    (folder, path) -> isOverwritten(selected, folder, path),
                    attributes,
                    stats,
                    new DirectoryIdTable(machine.random().nextLong()));
            FilePlacer files = new FilePlacer(target, conflicts, attributes, stats);
            HardLinks links = new HardLinks();
            PidVerifier verifier = new PidVerifier(domain.keys());
            RecoveredChunkIndex recovered = new RecoveredChunkIndex(
                    ChunkLocationTable.forFilesOf(plan.point().ext().bytes()), recoveredFiles, verifier);
            PartialFiles partial = new PartialFiles(
                    target, resumption.note(), verifier, domain.threads().network(), cancel);
            ContentSources sources =
                    new ContentSources(fetcher, new ChunkSource(fetcher, recovered), recovered, partial, pages);
            Executor compute = domain.threads().compute();
            SmallFileRecoverer smallFiles = new SmallFileRecoverer(sources, files, links, gate, compute);
            ReusableContentFinder contentFinder = contentFinder(target, verifier);
            EntryComparison comparison = comparison(target, attributes, verifier);
            try (LargeFileRecoverer largeFiles =
                    new LargeFileRecoverer(sources, files, contentFinder, links, stats, cancel, compute)) {
                ObjectRecoverer objects = new ObjectRecoverer(
                        smallFiles,
                        largeFiles,
                        contentFinder,
                        files,
                        links,
                        plan.specialFiles(),
                        resumption.alreadyRecovered(plan.conflicts(), comparison));
                EntryRecovery recovery =
                        new EntryRecovery(targetPaths, conflicts, folders, objects, links, stats, cancel);
                selected.visit(recovery);
                recovery.finish();
            }
            selected.visit(new FolderFinisher(folders));
            folders.finishLocked();
            target.sync();
            if (plan.verify()) {
                selected.visit(new RecoveryVerifier(
                        targetPaths, comparison, conflicts, folders::isOwn, plan.specialFiles(), stats, cancel));
            }
            stats.countKept(partial.keptFiles(), partial.keptBytes());
            partial.removeUnused();
            resumption.note().delete();
        } catch (ErrnoException failure) {
            throw TargetFolder.problem(plan.target(), failure);
        }
    }

    /**
     * Returns whether an existing folder gets the metadata of the entry. It does if it was selected, unless it is the target
     * folder.
     */
    private boolean isOverwritten(SelectedEntries selected, Entry folder, TargetPath path) {
        boolean named = plan.target() instanceof TargetChoice.ChosenFolder && path.isTop();
        return plan.conflicts() == ConflictRule.OVERWRITE && !named && selected.isSelected(folder.key());
    }

    /** Finishes folders after everything is placed. */
    private final class FolderFinisher implements SelectedEntries.SelectionVisitor {
        private final FolderPlacer folders;

        FolderFinisher(FolderPlacer folders) {
            this.folders = folders;
        }

        @Override
        public void entry(Entry entry) {
            cancel.throwIfCancelled();
            if (entry.metadata().isDirectory()) {
                folders.finish(entry);
            }
        }

        @Override
        public void onUnreadable(UnreadablePage page) {} // already reported by the first pass
    }
}
