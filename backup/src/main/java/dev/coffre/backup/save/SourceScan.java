package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.pending.HardLinkTable;
import dev.coffre.backup.save.pending.PendingEntry;
import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.progress.SourceWarnings;
import dev.coffre.backup.save.read.EntryStep;
import dev.coffre.backup.save.read.LargeFileStage;
import dev.coffre.backup.save.read.SmallFileStage;
import dev.coffre.backup.save.read.SourceAttributeReader;
import dev.coffre.backup.save.read.StepQueue;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.reuse.LeafDigest;
import dev.coffre.backup.save.reuse.PreviousEntry;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.save.reuse.ReusePolicy;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/**
 * The first pass of a run. Walks the source in step with the previous point and adds one pending entry per object to the
 * stream. Unchanged objects are kept. New and changed ones are read and finished in walk order.
 *
 * <p>Confined to the thread that walks.
 */
final class SourceScan {
    private final PreviousTree previous;
    private final ReusePolicy reusePolicy;
    private final RetainedRoots retained;
    private final DedupIndex known;
    private final SmallFileStage smallFiles;
    private final LargeFileStage largeFiles;
    private final SourceAttributeReader attributes;
    private final EntryRecorder recorder;
    private final HardLinkTable links;
    private final StepQueue steps;
    private final WalkProblems problems;
    private final UnchangedLeafDetector leaves;

    SourceScan(
            PreviousTree previous,
            LeafNoteReader notes,
            LeafDigest digest,
            ReusePolicy reusePolicy,
            RetainedRoots retained,
            DedupIndex known,
            SmallFileStage smallFiles,
            LargeFileStage largeFiles,
            SourceAttributeReader attributes,
            EntryRecorder recorder,
            HardLinkTable links,
            StepQueue steps,
            WalkProblems problems) {
        this.previous = previous;
        this.reusePolicy = reusePolicy;
        this.retained = retained;
        this.known = known;
        this.smallFiles = smallFiles;
        this.largeFiles = largeFiles;
        this.attributes = attributes;
        this.recorder = recorder;
        this.links = links;
        this.steps = steps;
        this.problems = problems;
        this.leaves = new UnchangedLeafDetector(
                previous,
                notes,
                digest,
                this::isComparable,
                reusePolicy::allows,
                this::compare,
                (leaf, note) ->
                        steps.add(EntryStep.immediate(note.entries(), () -> recorder.addUnchanged(leaf, note))));
    }

    /** Walks to the end. On return, every entry is in the stream, but workers may still be sealing the last records. */
    void run(SourceWalk walk, StopSignal stop, ProgressReporter reporter) {
        for (Optional<WalkEvent> next = walk.next(); next.isPresent(); next = walk.next()) {
            stop.check();
            reporter.progress(next.get().key());
            switch (next.get()) {
                case SourceProblem problem -> problems.report(problem);
                case SourceItem item -> process(item, stop, reporter);
            }
        }
        leaves.flush();
        if (keepsUnseenEntries()) {
            previous.forEach(before -> keepUnseenEntry(before, stop));
        }
        if (!retained.isEmpty() && previous.hasGaps()) {
            reporter.warn(ProblemCode.CARRIED_LOST.with("path", retained.display()));
        }
        steps.finishAll();
        smallFiles.finish();
    }

    private void process(SourceItem item, StopSignal stop, ProgressReporter reporter) {
        if (item.hasUnsupportedFlags()) {
            reporter.countUnsupportedFlags(item.key());
        }
        if (keepsUnseenEntries()) {
            leaves.flush();
            previous.forEachBefore(item.key(), before -> keepUnseenEntry(before, stop));
        }
        leaves.add(item);
    }

    /** Returns whether the point may contain objects that the walk does not return. */
    private boolean keepsUnseenEntries() {
        return !retained.isEmpty() || problems.hasHidden();
    }

    /** Keeps the entries of roots that are not read, and what was known of unreadable directories. */
    private void keepUnseenEntry(PreviousEntry before, StopSignal stop) {
        stop.check();
        EntryKey key = before.entry().key();
        if (retained.contains(key)) {
            steps.add(EntryStep.immediate(() -> recorder.addRetained(before)));
        } else if (problems.isHidden(key)) {
            steps.add(EntryStep.immediate(() -> recorder.addHidden(before.entry())));
        }
    }

    /** Returns whether the item's metadata alone decides whether its previous entry is kept. */
    private boolean isComparable(SourceItem item) {
        return reusePolicy.allowsWholePages()
                && !keepsUnseenEntries()
                && !problems.isMountPoint(item.key())
                && reusePolicy.isSettled(item.key(), item.metadata());
    }

    private void compare(SourceItem item) {
        Metadata now = item.metadata();
        Optional<PreviousEntry> before = previous.find(item.key());
        Optional<PreviousEntry> reused = before.filter(found -> reusePolicy.allows(found.entry(), now));
        boolean mountPoint = problems.isMountPoint(item.key());
        if (reused.isPresent()) {
            steps.add(EntryStep.immediate(() -> recorder.addUnchanged(item, reused.get(), mountPoint)));
        } else if (now.isRegularFile() && now.size() > 0) {
            read(item, before.map(PreviousEntry::entry));
        } else {
            steps.add(EntryStep.immediate(() -> recordWithoutContent(item, mountPoint)));
        }
    }

    private void read(SourceItem item, Optional<Entry> before) {
        known.loadPrevious();
        if (links.registerName(item.metadata().identity())) {
            steps.add(EntryStep.immediate(() -> recordLink(item, before)));
        } else if (item.metadata().size() <= BundleFormat.MAX_FILE) {
            smallFiles.read(item, outcome -> recorder.addRead(item, outcome, before));
        } else {
            largeFiles.read(item, outcome -> recorder.addRead(item, outcome, before));
        }
    }

    private void recordWithoutContent(SourceItem item, boolean mountPoint) {
        try {
            recorder.addWithoutContent(item, attributes.read(item), mountPoint);
        } catch (SourceException failure) {
            recorder.addUnreadable(SourceWarnings.of(failure.problem()), Optional.empty());
        }
    }

    /** The step of the first name has finished by now. If it failed, this name is read. */
    private void recordLink(SourceItem item, Optional<Entry> before) {
        Optional<PendingEntry> other = links.find(item.metadata().identity());
        if (other.isPresent()) {
            recorder.addLink(item.key(), other.get());
        } else {
            recorder.addRead(item, smallFiles.readImmediately(item), before);
        }
    }
}
