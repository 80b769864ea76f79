package dev.coffre.backup.restore;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.PlacingRules;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.run.Pace;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.LostPage;
import dev.coffre.vault.DomainReader;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One recovery. For one thread; the work runs on {@link RecallThreads}. Memory does not grow with the size of the point, except
 * for a path per hard-linked file, up to 54 bytes per folder, and up to 13 MiB for the locations of chunks.
 */
public final class RestoreRun {
    private final RestorePlan plan;
    private final DomainReader vault;
    private final PageSource pages;
    private final DomainKeys keys;
    private final RecallThreads threads;
    private final RestoreListener listener;
    private final CancelToken cancel;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param pages opens pages of the point, from the cache folder where possible
     * @param random for temporary names of unfinished files, and for hash seeds
     */
    public RestoreRun(
            RestorePlan plan,
            DomainReader vault,
            PageSource pages,
            DomainKeys keys,
            RecallThreads threads,
            RestoreListener listener,
            CancelToken cancel,
            InstantSource clock,
            RandomGenerator random) {
        this.plan = plan;
        this.vault = vault;
        this.pages = pages;
        this.keys = keys;
        this.threads = threads;
        this.listener = listener;
        this.cancel = cancel;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Recovers what the plan says. What cannot be recovered is reported and counted; the rest continues.
     *
     * @throws dev.coffre.vault.problem.Problem {@code path-not-in-point}, a problem of the target or of the connection to the
     *     vault, or {@code job-cancelled}; what was placed until then stays
     */
    public RestoreReport run() {
        TargetFolder.requireOutside(plan.destination(), plan.sources());
        try (Openers openers = new Openers(keys)) {
            Recall recall = new Recall(vault, openers, threads);
            SelectedEntries selected = new SelectedEntries(plan.point(), pages, plan.paths());
            selected.requireAll();
            boolean all = selected.isEverything();
            Tally tally = new Tally(
                    plan.destination(),
                    listener,
                    new Pace(clock),
                    recall::fetchedBytes,
                    all ? plan.point().ext().files() : 0,
                    all ? plan.point().ext().bytes() : 0);
            if (plan.dryRun()) {
                rehearse(selected, tally);
            } else {
                recover(selected, recall, openers, tally);
            }
            return tally.report();
        }
    }

    private void rehearse(SelectedEntries selected, Tally tally) {
        Optional<Target> existing = TargetFolder.openExisting(plan.destination(), rules(), random);
        if (existing.isEmpty()) {
            selected.visit(rehearsal(existing, selected, tally));
            return;
        }
        try (Target target = existing.get()) {
            selected.visit(rehearsal(Optional.of(target), selected, tally));
        } catch (ErrnoException failure) {
            throw TargetFolder.problem(plan.destination(), failure);
        }
    }

    private Rehearsal rehearsal(Optional<Target> target, SelectedEntries selected, Tally tally) {
        return new Rehearsal(
                target,
                whereabouts(selected),
                plan.conflicts(),
                new CopyNames(plan.point(), plan.copyWording()),
                plan.specialFiles(),
                tally,
                cancel);
    }

    private PlacingRules rules() {
        return new PlacingRules(plan.owners(), plan.accessControl(), plan.specialFiles());
    }

    private Whereabouts whereabouts(SelectedEntries selected) {
        return new Whereabouts(
                plan.point(), TargetMapping.of(plan.destination(), plan.point(), selected.firstRootIsFolder()));
    }

    private void recover(SelectedEntries selected, Recall recall, Openers openers, Tally tally) {
        AttributeReader attributes = new AttributeReader(vault, openers, tally);
        try (Target target = TargetFolder.open(plan.destination(), rules(), random);
                WorkGate gate = new WorkGate();
                RecoveredFiles recoveredFiles = new RecoveredFiles(target)) {
            Whereabouts whereabouts = whereabouts(selected);
            if (!TargetMapping.fillsTop(plan.point(), selected.firstRootIsFolder())) {
                target.finishTop();
            }
            Conflicts conflicts =
                    new Conflicts(plan.conflicts(), target, new CopyNames(plan.point(), plan.copyWording()));
            FolderPlacer folders = new FolderPlacer(
                    target,
                    conflicts,
                    whereabouts,
                    (folder, path) -> isOverwritten(selected, folder, path),
                    attributes,
                    tally,
                    new FolderIds(random.nextLong()));
            FilePlacer files = new FilePlacer(target, conflicts, attributes, tally);
            HardLinks links = new HardLinks();
            PidProof proof = new PidProof(keys);
            RecoveredChunks recovered = new RecoveredChunks(
                    ChunkPlaces.forFilesOf(plan.point().ext().bytes()), recoveredFiles, proof);
            ChunkSupply supply = new ChunkSupply(recall, recovered);
            SmallFiles smallFiles =
                    new SmallFiles(recall, supply, recovered, pages, files, links, gate, threads.compute());
            ReusableFiles reusable = new ReusableFiles(plan.conflicts(), target, proof);
            try (LargeFiles largeFiles = new LargeFiles(
                    recall, supply, recovered, pages, files, reusable, links, tally, cancel, threads.compute())) {
                EntryRecovery recovery = new EntryRecovery(
                        target,
                        whereabouts,
                        conflicts,
                        folders,
                        smallFiles,
                        largeFiles,
                        links,
                        reusable,
                        attributes,
                        plan.specialFiles(),
                        tally,
                        cancel);
                selected.visit(recovery);
                recovery.finish();
            }
            selected.visit(new FolderFinish(folders));
            folders.finishLocking();
            target.sync();
        } catch (ErrnoException failure) {
            throw TargetFolder.problem(plan.destination(), failure);
        }
    }

    /** An existing folder is overwritten with the entry's metadata if it was selected, but never the target folder itself. */
    private boolean isOverwritten(SelectedEntries selected, Entry folder, TargetPath path) {
        boolean named = plan.destination() instanceof Destination.Folder && path.isTop();
        return plan.conflicts() == ConflictRule.OVERWRITE && !named && selected.isChosen(folder.key());
    }

    /** Finishes folders after everything is placed. */
    private final class FolderFinish implements SelectedEntries.Visitor {
        private final FolderPlacer folders;

        FolderFinish(FolderPlacer folders) {
            this.folders = folders;
        }

        @Override
        public void entry(Entry entry) {
            cancel.check();
            if (entry.metadata().isDirectory()) {
                folders.finish(entry);
            }
        }

        @Override
        public void lost(LostPage page) {} // already reported by the first pass
    }
}
