package dev.coffre.backup.save;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.pending.HardLinkTable;
import dev.coffre.backup.save.pending.PendingEntry;
import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.read.ReadOutcome;
import dev.coffre.backup.save.reuse.LeafCoalescer;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.backup.save.reuse.PreviousEntry;
import dev.coffre.backup.source.SourceItem;
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

/** Makes pending entries and adds them to the stream in walk order. Confined to the thread that walks. */
final class EntryRecorder {
    private final LeafCoalescer stream;
    private final LinkGroupHasher linkGroups;
    private final HardLinkTable links;
    private final LostRecords lost;
    private final long previousSeq;
    private final SaveStats stats;
    private final ProgressReporter reporter;

    EntryRecorder(
            LeafCoalescer stream,
            LinkGroupHasher linkGroups,
            HardLinkTable links,
            LostRecords lost,
            long previousSeq,
            SaveStats stats,
            ProgressReporter reporter) {
        this.stream = stream;
        this.linkGroups = linkGroups;
        this.links = links;
        this.lost = lost;
        this.previousSeq = previousSeq;
        this.stats = stats;
        this.reporter = reporter;
    }

    /** Adds an object that is as in the previous point. */
    void addUnchanged(SourceItem item, PreviousEntry before, boolean mountPoint) {
        Entry previous = before.entry();
        EntryMarks marks = marks(item.metadata(), previous.marks().sparse(), mountPoint);
        ContentLocation content = new ContentLocation.Stored(previous.content());
        PendingEntry pending = new PendingEntry(
                item.key(), item.metadata(), content, previous.attributes(), marks, previous.unknownFields());
        if (marks.equals(previous.marks()) && item.metadata().hasSameStoredForm(previous.metadata())) {
            count(pending);
            stream.addUnchanged(pending, before);
        } else {
            add(pending);
        }
    }

    /** Adds all objects of a leaf page, each as in the previous point. */
    void addUnchanged(Subtree leaf, LeafNote note) {
        stats.countFiles(leaf.files(), leaf.bytes());
        stream.addLeaf(leaf, note);
    }

    /** Adds an object without content: an empty file, or anything that is not a file. */
    void addWithoutContent(SourceItem item, AttributeSet attributes, boolean mountPoint) {
        EntryMarks marks = marks(item.metadata(), false, mountPoint);
        addNew(new PendingEntry(item.key(), item.metadata(), ContentLocation.NONE, attributes, marks, List.of()));
    }

    /** Adds a file after the attempt to read it. */
    void addRead(SourceItem item, ReadOutcome outcome, Optional<Entry> previous) {
        switch (outcome) {
            case ReadOutcome.Stored stored -> addStored(item, stored);
            case ReadOutcome.Failed(Problem warning) -> addUnreadable(warning, previous);
        }
    }

    private void addStored(SourceItem item, ReadOutcome.Stored stored) {
        EntryMarks marks = marks(stored.metadata(), stored.sparse(), false);
        if (stored.changed()) {
            reporter.warn(ProblemCode.FILE_CHANGED.with("path", item.key().display()));
            marks = marks.withChangedWhileRead();
        }
        addNew(new PendingEntry(
                item.key(), stored.metadata(), stored.content(), stored.attributes(), marks, List.of()));
    }

    /** Adds another name of a file that was already read. */
    void addLink(EntryKey key, PendingEntry other) {
        add(new PendingEntry(
                key, other.metadata(), other.content(), other.attributes(), other.marks(), other.foreign()));
    }

    /** Handles an object that could not be read. A file is carried over from the previous point, unless it vanished. */
    void addUnreadable(Problem warning, Optional<Entry> previous) {
        reporter.warn(warning);
        boolean vanished = warning.code() == ProblemCode.FILE_VANISHED;
        previous.filter(entry -> !vanished && entry.metadata().isRegularFile()).ifPresent(this::addHidden);
    }

    /** Carries over an entry of the previous point that could not be examined, unless the vault lost its records. */
    void addHidden(Entry previous) {
        if (!lost.affectContentOf(previous) && !lost.affectAttributes(previous.attributes())) {
            carryOver(previous);
        }
    }

    /** Adds an entry of a root that is not read. It stays as it was, except for records that the vault lost. */
    void addRetained(PreviousEntry before) {
        Entry previous = before.entry();
        boolean attributesLost = lost.affectAttributes(previous.attributes());
        boolean contentLost = lost.affectContentOf(previous);
        if (attributesLost || contentLost) {
            reporter.warn(ProblemCode.CARRIED_LOST.with("path", previous.key().display()));
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
            stream.addUnchanged(pending, before);
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

    private void addNew(PendingEntry pending) {
        links.complete(pending);
        add(pending);
    }

    private void add(PendingEntry pending) {
        count(pending);
        stream.add(pending);
    }

    private void count(PendingEntry pending) {
        if (pending.metadata().isRegularFile()) {
            stats.countFiles(pending.metadata().size());
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
