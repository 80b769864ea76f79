package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.cache.LeafNotes;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.draft.Draft;
import dev.coffre.backup.save.draft.LinkTable;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.known.KnownContent;
import dev.coffre.backup.save.known.LeafLook;
import dev.coffre.backup.save.known.PreviousEntry;
import dev.coffre.backup.save.known.PreviousTree;
import dev.coffre.backup.save.known.Reuse;
import dev.coffre.backup.save.progress.Narrator;
import dev.coffre.backup.save.progress.Warnings;
import dev.coffre.backup.save.read.AttributeReader;
import dev.coffre.backup.save.read.LargeFiles;
import dev.coffre.backup.save.read.SmallFiles;
import dev.coffre.backup.save.read.Step;
import dev.coffre.backup.save.read.StepQueue;
import dev.coffre.backup.source.Met;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/**
 * The first pass of a run. Walks the source in step with the previous point and adds one draft per object to the stream.
 * Unchanged objects are kept; new and changed ones are read and finished in walk order.
 *
 * <p>Confined to the thread that walks.
 */
final class SourceScan {
    private final PreviousTree previous;
    private final Reuse reuse;
    private final CarriedRoots carried;
    private final KnownContent known;
    private final SmallFiles small;
    private final LargeFiles large;
    private final AttributeReader attributes;
    private final DraftMaker drafts;
    private final LinkTable links;
    private final StepQueue steps;
    private final WalkProblems problems;
    private final UnchangedLeaves leaves;

    SourceScan(
            PreviousTree previous,
            LeafNotes notes,
            LeafLook look,
            Reuse reuse,
            CarriedRoots carried,
            KnownContent known,
            SmallFiles small,
            LargeFiles large,
            AttributeReader attributes,
            DraftMaker drafts,
            LinkTable links,
            StepQueue steps,
            WalkProblems problems) {
        this.previous = previous;
        this.reuse = reuse;
        this.carried = carried;
        this.known = known;
        this.small = small;
        this.large = large;
        this.attributes = attributes;
        this.drafts = drafts;
        this.links = links;
        this.steps = steps;
        this.problems = problems;
        this.leaves = new UnchangedLeaves(
                previous,
                notes,
                look,
                this::isComparable,
                reuse::allows,
                this::look,
                (leaf, note) -> steps.add(Step.immediate(note.entries(), () -> drafts.unchanged(leaf, note))));
    }

    /** Walks to the end. On return, every draft is in the stream, but the last records may still be being sealed. */
    void run(SourceWalk walk, StopSignal stop, Narrator narrator) {
        for (Optional<Met> next = walk.next(); next.isPresent(); next = walk.next()) {
            stop.check();
            narrator.pass(next.get().key());
            switch (next.get()) {
                case SourceProblem problem -> problems.report(problem);
                case SourceItem item -> pass(item, stop, narrator);
            }
        }
        leaves.release();
        if (takesOver()) {
            previous.forEach(before -> takeOver(before, stop));
        }
        if (!carried.isEmpty() && previous.hasGaps()) {
            narrator.warn(ProblemCode.CARRIED_LOST.with("path", carried.display()));
        }
        steps.finishAll();
        small.finish();
    }

    private void pass(SourceItem item, StopSignal stop, Narrator narrator) {
        if (item.hasUnkeptFlags()) {
            narrator.flagsNotKept(item.key());
        }
        if (takesOver()) {
            leaves.release();
            previous.forEachBefore(item.key(), before -> takeOver(before, stop));
        }
        leaves.add(item);
    }

    /** Returns whether the point may contain objects that the walk does not return. */
    private boolean takesOver() {
        return !carried.isEmpty() || problems.hideAny();
    }

    /** Keeps the entries of roots that are not read, and what was known of unreadable directories. */
    private void takeOver(PreviousEntry before, StopSignal stop) {
        stop.check();
        EntryKey key = before.entry().key();
        if (carried.include(key)) {
            steps.add(Step.immediate(() -> drafts.carried(before)));
        } else if (problems.hide(key)) {
            steps.add(Step.immediate(() -> drafts.hidden(before.entry())));
        }
    }

    /** Returns whether the item's metadata alone decides whether it is kept, regardless of the previous point's entry. */
    private boolean isComparable(SourceItem item) {
        return reuse.allowsWholePages()
                && !takesOver()
                && !problems.isMountPoint(item.key())
                && reuse.isSettled(item.key(), item.metadata());
    }

    private void look(SourceItem item) {
        Metadata now = item.metadata();
        Optional<PreviousEntry> before = previous.find(item.key());
        Optional<PreviousEntry> reused = before.filter(found -> reuse.allows(found.entry(), now));
        boolean mountPoint = problems.isMountPoint(item.key());
        if (reused.isPresent()) {
            steps.add(Step.immediate(() -> drafts.unchanged(item, reused.get(), mountPoint)));
        } else if (now.isRegularFile() && now.size() > 0) {
            read(item, before.map(PreviousEntry::entry));
        } else {
            steps.add(Step.immediate(() -> takeWithoutContent(item, mountPoint)));
        }
    }

    private void read(SourceItem item, Optional<Entry> before) {
        known.load();
        if (links.wasMet(item.metadata().identity())) {
            steps.add(Step.immediate(() -> takeLinked(item, before)));
        } else if (item.metadata().size() <= BundleFormat.MAX_FILE) {
            small.read(item, outcome -> drafts.read(item, outcome, before));
        } else {
            large.read(item, outcome -> drafts.read(item, outcome, before));
        }
    }

    private void takeWithoutContent(SourceItem item, boolean mountPoint) {
        try {
            drafts.withoutContent(item, attributes.read(item), mountPoint);
        } catch (SourceException failure) {
            drafts.failed(Warnings.of(failure.problem()), Optional.empty());
        }
    }

    /** The step of the first name has finished by now. If it failed, this name is read. */
    private void takeLinked(SourceItem item, Optional<Entry> before) {
        Optional<Draft> other = links.find(item.metadata().identity());
        if (other.isPresent()) {
            drafts.linked(item.key(), other.get());
        } else {
            drafts.read(item, small.readNow(item), before);
        }
    }
}
