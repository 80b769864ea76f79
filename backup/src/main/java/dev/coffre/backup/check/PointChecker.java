package dev.coffre.backup.check;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks the points of a run. Skips a subtree that an earlier point contains too and that had no findings. For one
 * thread.
 */
final class PointChecker {
    private final TrackingPageSource pages;
    private final RecordFetcher treePages;
    private final RecordChecker records;
    private final FingerprintHasher fingerprints;
    private final FindingCollector findings;
    private final CheckProgress progress;
    private final CancelToken cancel;
    private final FingerprintSet intactSubtrees = new FingerprintSet();

    /** @param treePages used for tree pages only */
    PointChecker(
            TrackingPageSource pages,
            RecordFetcher treePages,
            RecordChecker records,
            FingerprintHasher fingerprints,
            FindingCollector findings,
            CheckProgress progress,
            CancelToken cancel) {
        this.pages = pages;
        this.treePages = treePages;
        this.records = records;
        this.fingerprints = fingerprints;
        this.findings = findings;
        this.progress = progress;
        this.cancel = cancel;
    }

    void check(RecoveryPoint point) {
        long before = findings.affectedCount();
        List<Long> subtrees = new Walk(point).run();
        records.awaitAll();
        if (findings.affectedCount() == before) {
            subtrees.forEach(intactSubtrees::add);
        }
    }

    /** Whether an earlier point contains this subtree and had no findings in it. */
    private boolean isIntact(long fingerprint) {
        return intactSubtrees.contains(fingerprint);
    }

    /** The walk through one point. */
    private final class Walk {
        private final long seq;
        private final TreeCursor cursor;
        private final List<Long> subtrees = new ArrayList<>();

        Walk(RecoveryPoint point) {
            seq = point.ext().seq();
            cursor = new TreeCursor(
                    point.root(),
                    new TreePagePrefetcher(treePages, pages, subtree -> !isIntact(fingerprints.of(subtree))));
        }

        /** Returns the fingerprints of the opened subtrees. */
        List<Long> run() {
            for (Optional<TreeItem> next = next(); next.isPresent(); next = next()) {
                cancel.throwIfCancelled();
                switch (next.get()) {
                    case Subtree subtree -> subtree(subtree);
                    case Entry entry -> {
                        entry(entry);
                        cursor.skip();
                    }
                }
            }
            return subtrees;
        }

        private Optional<TreeItem> next() {
            try {
                return cursor.peek();
            } catch (Problem problem) {
                badPage(problem, FindingLocation.rangeUpTo(seq, Optional.empty()));
                return Optional.empty();
            }
        }

        private void subtree(Subtree subtree) {
            long fingerprint = fingerprints.of(subtree);
            if (isIntact(fingerprint)) {
                progress.completed(subtree);
                cursor.skip();
                return;
            }
            try {
                cursor.descend();
                subtrees.add(fingerprint);
            } catch (Problem problem) {
                badPage(problem, FindingLocation.rangeUpTo(seq, Optional.of(subtree.key())));
                cursor.skip();
            }
        }

        private void entry(Entry entry) {
            progress.entryReached(seq, entry);
            EntryKey key = entry.key();
            FindingLocation where = FindingLocation.entry(seq, key);
            switch (entry.content()) {
                case FileContent.None() -> {}
                case FileContent.Bundled place -> records.bundled(entry, place, where);
                case FileContent.Chunks _, FileContent.FileList _ -> chunks(entry, where);
            }
            for (StoredAttribute attribute : entry.attributes().listed()) {
                if (attribute instanceof StoredAttribute.InChunk stored) {
                    records.chunk(stored.chunk(), where);
                }
            }
            entry.attributes().packed().ifPresent(chunk -> records.attributes(chunk, where));
            progress.completed(entry);
        }

        /** {@link ChunkStream} also verifies that each filelist page has the level and size that its parent states. */
        private void chunks(Entry entry, FindingLocation where) {
            ChunkStream chunks;
            try {
                chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
            } catch (Problem problem) {
                badPage(problem, where);
                return;
            }
            long bytes = 0;
            while (chunks.hasNext()) {
                cancel.throwIfCancelled();
                try {
                    var chunk = chunks.next();
                    records.chunk(chunk.chunk(), where);
                    bytes = chunk.end();
                } catch (Problem problem) {
                    badPage(problem, where);
                }
                progress.reportWithin(seq, entry, bytes);
            }
        }

        private void badPage(Problem problem, FindingLocation where) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            long fingerprint = fingerprints.of(pages.lastRequested());
            if (!findings.addIfKnown(fingerprint, where)) {
                findings.record(fingerprint, pages.lastRequested(), problem, List.of(where));
            }
        }
    }
}
