package dev.coffre.backup.recovery;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.MetadataDifference;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recovery.EntryComparison.Comparison;
import dev.coffre.backup.recovery.EntryComparison.Similarity;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.SelectedEntries;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Compares everything that a recovery placed with the recovery point, after the last folder is finished. Not thread-safe.
 */
final class RecoveryVerifier implements SelectedEntries.SelectionVisitor {
    /** More copies of one object than this are not looked for. */
    private static final int MAX_COPIES = 100;

    private final TargetPaths targetPaths;
    private final EntryComparison comparison;
    private final ConflictResolver conflicts;
    private final Predicate<Entry> hasOwnMetadata;
    private final boolean devices;
    private final RecoveryStats stats;
    private final CancelToken cancel;

    /**
     * @param targetPaths that the recovery used
     * @param hasOwnMetadata whether a folder has the metadata of its entry; one that existed before keeps its own
     */
    RecoveryVerifier(
            TargetPaths targetPaths,
            EntryComparison comparison,
            ConflictResolver conflicts,
            Predicate<Entry> hasOwnMetadata,
            boolean devices,
            RecoveryStats stats,
            CancelToken cancel) {
        this.targetPaths = targetPaths;
        this.comparison = comparison;
        this.conflicts = conflicts;
        this.hasOwnMetadata = hasOwnMetadata;
        this.devices = devices;
        this.stats = stats;
        this.cancel = cancel;
        targetPaths.revisit();
    }

    @Override
    public void entry(Entry entry) {
        cancel.throwIfCancelled();
        stats.reportProgress(entry);
        if (!devices && ObjectRecoverer.isDevice(entry)) {
            return; // reported by the recovery
        }
        try {
            Optional<TargetPath> path = targetPaths.claim(entry);
            if (path.isPresent()) {
                report(entry, best(entry, path.get()));
            }
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(entry, failure);
        }
    }

    /** Returns the result for the object of this name or, if that is another one, for the copy beside it. */
    private Comparison best(Entry entry, TargetPath path) throws ErrnoException {
        Comparison named = comparison.compare(entry, path);
        if (conflicts.rule() != ConflictRule.COPIES
                || isPlaced(named)
                || entry.metadata().isDirectory()) {
            return named;
        }
        for (int number = 1; number <= MAX_COPIES; number++) {
            Comparison copy = comparison.compare(entry, conflicts.copyNames().copy(path, number));
            if (isPlaced(copy)) {
                return copy;
            }
            if (copy.similarity() == Similarity.MISSING) {
                return named;
            }
        }
        return named;
    }

    private static boolean isPlaced(Comparison comparison) {
        return switch (comparison.similarity()) {
            case EQUAL, OTHER_METADATA -> true;
            case MISSING, OTHER_OBJECT, OTHER_CONTENT -> false;
        };
    }

    private void report(Entry entry, Comparison result) {
        switch (result.similarity()) {
            case MISSING -> stats.reportFailed(entry, "it is not there");
            case OTHER_OBJECT -> stats.reportFailed(entry, "another object has its name");
            case OTHER_CONTENT -> stats.reportFailed(entry, "its content differs from the recovery point");
            case OTHER_METADATA -> {
                if (entry.metadata().isDirectory() && !hasOwnMetadata.test(entry)) {
                    stats.countVerified();
                } else {
                    report(entry, result.metadata());
                }
            }
            case EQUAL -> stats.countVerified();
        }
    }

    private void report(Entry entry, List<MetadataDifference> differences) {
        differences.forEach(difference -> stats.reportDifference(entry, difference));
    }

    @Override
    public void onUnreadable(UnreadablePage page) {} // already reported by the first pass
}
