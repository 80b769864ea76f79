package dev.coffre.backup.save;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.flow.AttemptContext;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.pending.PendingEntry;
import dev.coffre.backup.save.reuse.LeafCoalescer;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.backup.save.reuse.PreviousEntry;
import dev.coffre.backup.save.stage.KeptEntry;
import dev.coffre.backup.save.stage.ReadOutcome.FileState;
import dev.coffre.backup.save.stage.ReadOutcome.Stored;
import dev.coffre.backup.save.stage.SavedEntry;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.sealing.LinkGroupHasher;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Last stage: makes the entry of every object and adds it to the list of entries, in walk order. Confined to the thread that
 * walks.
 */
final class EntryRecorder implements Sink<SavedEntry> {
    private final LeafCoalescer list;
    private final LinkGroupHasher linkGroups;
    private final LostRecords lost;
    private final long previousSeq;
    private final AttemptContext context;

    EntryRecorder(
            LeafCoalescer list,
            LinkGroupHasher linkGroups,
            LostRecords lost,
            long previousSeq,
            AttemptContext context) {
        this.list = list;
        this.linkGroups = linkGroups;
        this.lost = lost;
        this.previousSeq = previousSeq;
        this.context = context;
    }

    @Override
    public void accept(SavedEntry entry) {
        switch (entry) {
            case KeptEntry.Unchanged unchanged -> addUnchanged(unchanged);
            case KeptEntry.UnchangedLeaf(Subtree page, LeafNote note) -> {
                context.stats().countFiles(page.files(), page.bytes());
                list.addLeaf(page, note);
            }
            case KeptEntry.Retained(PreviousEntry previous) -> addRetained(previous);
            case KeptEntry.Hidden(Entry previous) -> addHidden(previous);
            case SavedEntry.File(EntryKey key, Stored outcome) -> addFile(key, outcome);
            case SavedEntry.AnotherName(EntryKey key, Stored outcome) -> add(pending(key, outcome));
            case SavedEntry.WithoutContent object -> addWithoutContent(object);
            case SavedEntry.Unreadable(Problem warning, Optional<Entry> previous) -> addUnreadable(warning, previous);
        }
    }

    @Override
    public void finish() {
        list.finish();
    }

    private void addUnchanged(KeptEntry.Unchanged unchanged) {
        Metadata metadata = unchanged.item().metadata();
        Entry previous = unchanged.previous().entry();
        EntryMarks marks = marks(metadata, previous.marks().sparse(), unchanged.mountPoint());
        PendingEntry pending = new PendingEntry(
                unchanged.item().key(),
                metadata,
                new ContentLocation.Stored(previous.content()),
                previous.attributes(),
                marks,
                previous.unknownFields());
        if (marks.equals(previous.marks()) && metadata.hasSameStoredForm(previous.metadata())) {
            count(pending);
            list.addUnchanged(pending, unchanged.previous());
        } else {
            add(pending);
        }
    }

    private void addWithoutContent(SavedEntry.WithoutContent object) {
        Metadata metadata = object.item().metadata();
        EntryMarks marks = marks(metadata, false, object.mountPoint());
        add(new PendingEntry(
                object.item().key(), metadata, ContentLocation.NONE, object.attributes(), marks, List.of()));
    }

    private void addFile(EntryKey key, Stored outcome) {
        if (outcome.state().changed()) {
            context.reporter().warn(ProblemCode.FILE_CHANGED.with("path", key.display()));
        }
        add(pending(key, outcome));
    }

    private PendingEntry pending(EntryKey key, Stored outcome) {
        FileState state = outcome.state();
        EntryMarks marks = marks(state.metadata(), state.sparse(), false);
        return new PendingEntry(
                key,
                state.metadata(),
                outcome.content(),
                state.attributes(),
                state.changed() ? marks.withChangedWhileRead() : marks,
                List.of());
    }

    /** A file that still exists keeps its entry of the previous point. One that vanished gets none. */
    private void addUnreadable(Problem warning, Optional<Entry> previous) {
        context.reporter().warn(warning);
        boolean vanished = warning.code() == ProblemCode.FILE_VANISHED;
        previous.filter(entry -> !vanished && entry.metadata().isRegularFile()).ifPresent(this::addHidden);
    }

    /** An object that could not be examined keeps its entry, unless the vault lost records of the entry. */
    private void addHidden(Entry previous) {
        if (!lost.affectContentOf(previous) && !lost.affectAttributes(previous.attributes())) {
            carryOver(previous);
        }
    }

    /** An entry of a root that is not read stays as it was, except for records that the vault lost. */
    private void addRetained(PreviousEntry before) {
        Entry previous = before.entry();
        boolean attributesLost = lost.affectAttributes(previous.attributes());
        boolean contentLost = lost.affectContentOf(previous);
        if (attributesLost || contentLost) {
            context.reporter()
                    .warn(ProblemCode.CARRIED_LOST.with("path", previous.key().display()));
        }
        if (contentLost) {
            return;
        }
        EntryMarks marks = withCurrentLinkGroup(previous);
        PendingEntry pending = new PendingEntry(
                previous.key(),
                previous.metadata(),
                new ContentLocation.Stored(previous.content()),
                attributesLost ? AttributeSet.NONE : previous.attributes(),
                marks,
                previous.unknownFields());
        if (attributesLost || !marks.equals(previous.marks())) {
            add(pending);
        } else {
            count(pending);
            list.addUnchanged(pending, before);
        }
    }

    private void carryOver(Entry previous) {
        long seq = previous.marks().carriedFrom().orElse(previousSeq);
        PendingEntry pending = PendingEntry.of(previous);
        add(new PendingEntry(
                pending.key(),
                pending.metadata(),
                pending.content(),
                pending.attributes(),
                withCurrentLinkGroup(previous).withCarriedFrom(seq),
                pending.foreign()));
    }

    /** Recomputes the link group, because it depends on the data key and is compared with the groups of this run. */
    private EntryMarks withCurrentLinkGroup(Entry previous) {
        return previous.marks().linkGroup().isPresent()
                ? previous.marks().withLinkGroup(linkGroup(previous.metadata().identity()))
                : previous.marks();
    }

    private void add(PendingEntry pending) {
        count(pending);
        list.add(pending);
    }

    private void count(PendingEntry pending) {
        if (pending.metadata().isRegularFile()) {
            context.stats().countFiles(pending.metadata().size());
        }
    }

    private EntryMarks marks(Metadata metadata, boolean sparse, boolean mountPoint) {
        EntryMarks marks = EntryMarks.NONE;
        FileIdentity identity = metadata.identity();
        if (metadata.isRegularFile() && identity.links() > 1) {
            marks = marks.withLinkGroup(linkGroup(identity));
        }
        marks = sparse ? marks.withSparse() : marks;
        return mountPoint ? marks.withMountPoint() : marks;
    }

    private long linkGroup(FileIdentity identity) {
        byte[] group = linkGroups.groupOf(identity.device().display(), identity.inode());
        return ByteBuffer.wrap(group).getLong();
    }
}
