package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.ExistingKind;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.SelectedEntries;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Dry run: walks through a recovery without writing. Counts what would be recovered and reports every conflict. Not
 * thread-safe.
 */
final class DryRun implements SelectedEntries.SelectionVisitor {
    private final Optional<RecoveryTarget> target;
    private final TargetPaths targetPaths;
    private final RecoveryPlan plan;
    private final BiPredicate<Entry, TargetPath> alreadyRecovered;
    private final RecoveryStats stats;
    private final CancelToken cancel;

    /**
     * @param target empty if it does not exist, so that nothing can conflict
     * @param alreadyRecovered whether a recovery that resumes would keep the object of an entry
     */
    DryRun(
            Optional<RecoveryTarget> target,
            TargetPaths targetPaths,
            RecoveryPlan plan,
            BiPredicate<Entry, TargetPath> alreadyRecovered,
            RecoveryStats stats,
            CancelToken cancel) {
        this.target = target;
        this.targetPaths = targetPaths;
        this.plan = plan;
        this.alreadyRecovered = alreadyRecovered;
        this.stats = stats;
        this.cancel = cancel;
    }

    @Override
    public void entry(Entry entry) {
        cancel.throwIfCancelled();
        stats.reportProgress(entry);
        try {
            Optional<TargetPath> path = targetPaths.claim(entry);
            if (path.isEmpty()) {
                stats.miss(entry); // the warning about a folder above covers it
                return;
            }
            if (!plan.specialFiles() && ObjectRecoverer.isDevice(entry)) {
                stats.reportDevice(entry);
            } else {
                place(entry, path.get());
            }
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(entry, failure);
        }
    }

    private void place(Entry entry, TargetPath path) throws ErrnoException {
        if (target.isEmpty() || !isTaken(entry, path, target.get())) {
            stats.countRecovered(entry);
            return;
        }
        if (!entry.metadata().isDirectory() && alreadyRecovered.test(entry, path)) {
            stats.countSkipped(entry);
            return;
        }
        stats.reportConflict(entry);
        boolean folder = entry.metadata().isDirectory();
        if (plan.conflicts() == ConflictRule.SKIP) {
            if (folder) {
                targetPaths.skip(entry.key());
                stats.reportFailed(entry, FolderPlacer.NAME_TAKEN);
            } else {
                stats.countSkipped(entry);
            }
            return;
        }
        if (plan.conflicts() == ConflictRule.COPIES) {
            stats.countCopied();
        }
        if (folder) {
            // Under both other rules the folder is new. Below a path that does not exist, nothing conflicts.
            CopyNames copyNames = new CopyNames(plan.point(), plan.copyWording());
            targetPaths.redirect(entry.key(), copyNames.firstFree(target.get(), path));
        }
        stats.countRecovered(entry);
    }

    /** Returns whether another object has the name. An existing folder is merged, so it is no conflict. */
    private static boolean isTaken(Entry entry, TargetPath path, RecoveryTarget target) throws ErrnoException {
        Optional<ExistingKind> present = target.inspect(path);
        return present.isPresent() && !(entry.metadata().isDirectory() && present.get() == ExistingKind.FOLDER);
    }

    @Override
    public void onUnreadable(UnreadablePage page) {
        stats.reportLostPage(page);
    }
}
