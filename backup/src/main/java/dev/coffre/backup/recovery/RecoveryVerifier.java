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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** The first name of each hard-linked file. */
    private final Map<Long, TargetPath> linked = new HashMap<>();

    /** An object and how it compares. */
    private record Found(TargetPath path, Comparison result) {
        boolean isPlaced() {
            return switch (result.similarity()) {
                case EQUAL, OTHER_METADATA -> true;
                case MISSING, OTHER_OBJECT, OTHER_CONTENT -> false;
            };
        }
    }

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
        if (stats.isReported(entry)) {
            return; // each path is counted once
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
    private Found best(Entry entry, TargetPath path) throws ErrnoException {
        Found named = new Found(path, comparison.compare(entry, path));
        if (conflicts.rule() != ConflictRule.COPIES
                || named.isPlaced()
                || entry.metadata().isDirectory()) {
            return named;
        }
        for (int number = 1; number <= MAX_COPIES; number++) {
            TargetPath name = conflicts.copyNames().copy(path, number);
            Found copy = new Found(name, comparison.compare(entry, name));
            if (copy.isPlaced()) {
                return copy;
            }
            if (copy.result().similarity() == Similarity.MISSING) {
                return named;
            }
        }
        return named;
    }

    private void report(Entry entry, Found found) throws ErrnoException {
        if (found.isPlaced() && !isNameOfItsFile(entry, found.path())) {
            stats.reportDifference(entry, new MetadataDifference(MetadataDifference.Kind.HARD_LINK));
            return;
        }
        Comparison result = found.result();
        switch (result.similarity()) {
            case MISSING -> stats.reportDiffers(entry, "it is missing");
            case OTHER_OBJECT -> stats.reportDiffers(entry, "another object has its name");
            case OTHER_CONTENT -> stats.reportDiffers(entry, "content");
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

    /** Returns whether a hard-linked file is the same object under this name as under its first one. */
    private boolean isNameOfItsFile(Entry entry, TargetPath path) throws ErrnoException {
        if (entry.marks().linkGroup().isEmpty()) {
            return true;
        }
        TargetPath first = linked.putIfAbsent(entry.marks().linkGroup().getAsLong(), path);
        return first == null || comparison.target().isSameObject(first, path);
    }

    private void report(Entry entry, List<MetadataDifference> differences) {
        differences.forEach(difference -> stats.reportDifference(entry, difference));
    }

    @Override
    public void onUnreadable(UnreadablePage page) {} // already reported by the first pass
}
