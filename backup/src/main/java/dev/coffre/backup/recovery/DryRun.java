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

/**
 * Dry run: walks through a recovery without writing. Counts what would be recovered and reports every conflict. Not
 * thread-safe.
 */
final class DryRun implements SelectedEntries.SelectionVisitor {
    private final Optional<RecoveryTarget> target;
    private final TargetPaths targetPaths;
    private final ConflictRule rule;
    private final CopyNames copyNames;
    private final boolean devices;
    private final RecoveryStats stats;
    private final CancelToken cancel;

    /** @param target empty if it does not exist, so that nothing can conflict */
    DryRun(
            Optional<RecoveryTarget> target,
            TargetPaths targetPaths,
            ConflictRule rule,
            CopyNames copyNames,
            boolean devices,
            RecoveryStats stats,
            CancelToken cancel) {
        this.target = target;
        this.targetPaths = targetPaths;
        this.rule = rule;
        this.copyNames = copyNames;
        this.devices = devices;
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
                stats.countSkipped(entry);
            } else if (!devices && ObjectRecoverer.isDevice(entry)) {
                stats.reportFailed(entry, ObjectRecoverer.NO_DEVICES);
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
        stats.reportConflict(entry);
        boolean folder = entry.metadata().isDirectory();
        if (rule == ConflictRule.SKIP) {
            if (folder) {
                targetPaths.skip(entry.key());
            }
            stats.countSkipped(entry);
            return;
        }
        if (rule == ConflictRule.COPIES) {
            stats.countCopied();
        }
        if (folder) {
            // Under both other rules the folder is new. Below a path that does not exist, nothing conflicts.
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
