package dev.coffre.backup.check;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.LostPage;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks the points of a run. Skips a subtree that an earlier point contains too and that had no findings. For one thread. */
final class PointCheck {
    private final PagesOnWatch pages;
    private final Recall treePages;
    private final RecordChecks records;
    private final Fingerprints fingerprints;
    private final Findings findings;
    private final CheckProgress progress;
    private final CancelToken cancel;
    private final FingerprintSet wholeSubtrees = new FingerprintSet();

    /** @param treePages used for tree pages only */
    PointCheck(
            PagesOnWatch pages,
            Recall treePages,
            RecordChecks records,
            Fingerprints fingerprints,
            Findings findings,
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
        long before = findings.mentions();
        List<Long> subtrees = new Walk(point).run();
        records.finish();
        if (findings.mentions() == before) {
            subtrees.forEach(wholeSubtrees::add);
        }
    }

    /** Whether an earlier point contains this subtree and had no findings in it. */
    private boolean isWhole(long fingerprint) {
        return wholeSubtrees.contains(fingerprint);
    }

    /** The walk through one point. */
    private final class Walk {
        private final long seq;
        private final TreeCursor cursor;
        private final List<Long> subtrees = new ArrayList<>();

        Walk(RecoveryPoint point) {
            seq = point.ext().seq();
            cursor = new TreeCursor(
                    point.root(), new PagesToCome(treePages, pages, subtree -> !isWhole(fingerprints.of(subtree))));
        }

        /** Returns the fingerprints of the opened subtrees. */
        List<Long> run() {
            for (Optional<TreeItem> next = next(); next.isPresent(); next = next()) {
                cancel.check();
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
                badPage(problem, Where.upTo(seq, Optional.empty()));
                return Optional.empty();
            }
        }

        private void subtree(Subtree subtree) {
            long fingerprint = fingerprints.of(subtree);
            if (isWhole(fingerprint)) {
                progress.passed(subtree);
                cursor.skip();
                return;
            }
            try {
                cursor.descend();
                subtrees.add(fingerprint);
            } catch (Problem problem) {
                badPage(problem, Where.upTo(seq, Optional.of(subtree.key())));
                cursor.skip();
            }
        }

        private void entry(Entry entry) {
            progress.at(seq, entry);
            EntryKey key = entry.key();
            Where where = Where.entry(seq, key);
            switch (entry.content()) {
                case Content.None() -> {}
                case Content.Bundled place -> records.bundled(entry, place, where);
                case Content.Chunks _, Content.FileList _ -> chunks(entry, where);
            }
            for (StoredAttribute attribute : entry.attributes().listed()) {
                if (attribute instanceof StoredAttribute.InChunk stored) {
                    records.chunk(stored.chunk(), where);
                }
            }
            entry.attributes().together().ifPresent(chunk -> records.attributes(chunk, where));
            progress.passed(entry);
        }

        /** Reading the pages also verifies that their sizes add up. */
        private void chunks(Entry entry, Where where) {
            ChunkStream chunks;
            try {
                chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
            } catch (Problem problem) {
                badPage(problem, where);
                return;
            }
            long bytes = 0;
            while (chunks.hasNext()) {
                cancel.check();
                try {
                    var chunk = chunks.next();
                    records.chunk(chunk.chunk(), where);
                    bytes = chunk.end();
                } catch (Problem problem) {
                    badPage(problem, where);
                }
                progress.within(seq, entry, bytes);
            }
        }

        private void badPage(Problem problem, Where where) {
            if (!LostPage.isDamage(problem)) {
                throw problem;
            }
            long fingerprint = fingerprints.of(pages.last());
            if (!findings.affects(fingerprint, where)) {
                findings.record(fingerprint, pages.last(), problem, List.of(where));
            }
        }
    }
}
