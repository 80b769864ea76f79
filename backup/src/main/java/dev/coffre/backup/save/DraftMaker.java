package dev.coffre.backup.save;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.draft.Draft;
import dev.coffre.backup.save.draft.LinkTable;
import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.save.known.Losses;
import dev.coffre.backup.save.known.PreviousEntry;
import dev.coffre.backup.save.known.WholeLeaves;
import dev.coffre.backup.save.progress.Narrator;
import dev.coffre.backup.save.progress.Tally;
import dev.coffre.backup.save.read.Outcome;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.sealing.LinkGroups;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Makes the drafts of entries and adds them to the stream in walk order. Confined to the thread that walks. */
final class DraftMaker {
    private final WholeLeaves stream;
    private final LinkGroups linkGroups;
    private final LinkTable links;
    private final Losses lost;
    private final long previousSeq;
    private final Tally tally;
    private final Narrator narrator;

    DraftMaker(
            WholeLeaves stream,
            LinkGroups linkGroups,
            LinkTable links,
            Losses lost,
            long previousSeq,
            Tally tally,
            Narrator narrator) {
        this.stream = stream;
        this.linkGroups = linkGroups;
        this.links = links;
        this.lost = lost;
        this.previousSeq = previousSeq;
        this.tally = tally;
        this.narrator = narrator;
    }

    /** Adds an object that is as in the previous point. */
    void unchanged(SourceItem item, PreviousEntry before, boolean mountPoint) {
        Entry previous = before.entry();
        EntryMarks marks = marks(item.metadata(), previous.marks().sparse(), mountPoint);
        Placement content = new Placement.Stored(previous.content());
        Draft draft = new Draft(item.key(), item.metadata(), content, previous.attributes(), marks, previous.foreign());
        if (marks.equals(previous.marks()) && item.metadata().isStoredAs(previous.metadata())) {
            count(draft);
            stream.addAgain(draft, before);
        } else {
            add(draft);
        }
    }

    /** Adds all objects of a leaf page, each as in the previous point. */
    void unchanged(Subtree leaf, LeafNote note) {
        tally.seen(leaf.files(), leaf.bytes());
        stream.addWhole(leaf, note);
    }

    /** Adds an object without content: an empty file, or anything that is not a file. */
    void withoutContent(SourceItem item, AttributeSet attributes, boolean mountPoint) {
        EntryMarks marks = marks(item.metadata(), false, mountPoint);
        made(new Draft(item.key(), item.metadata(), Placement.NONE, attributes, marks, List.of()));
    }

    /** Adds a file after the attempt to read it. */
    void read(SourceItem item, Outcome outcome, Optional<Entry> previous) {
        switch (outcome) {
            case Outcome.Stored stored -> stored(item, stored);
            case Outcome.Failed(Problem warning) -> failed(warning, previous);
        }
    }

    private void stored(SourceItem item, Outcome.Stored stored) {
        EntryMarks marks = marks(stored.metadata(), stored.sparse(), false);
        if (stored.changed()) {
            narrator.warn(ProblemCode.FILE_CHANGED.with("path", item.key().display()));
            marks = marks.withChangedWhileRead();
        }
        made(new Draft(item.key(), stored.metadata(), stored.content(), stored.attributes(), marks, List.of()));
    }

    /** Adds another name of a file that was already read. */
    void linked(EntryKey key, Draft other) {
        add(new Draft(key, other.metadata(), other.placement(), other.attributes(), other.marks(), other.foreign()));
    }

    /** Handles an object that could not be read. A file is carried over from the previous point, unless it vanished. */
    void failed(Problem warning, Optional<Entry> previous) {
        narrator.warn(warning);
        boolean gone = warning.code() == ProblemCode.FILE_VANISHED;
        previous.filter(entry -> !gone && entry.metadata().isRegularFile()).ifPresent(this::hidden);
    }

    /** Carries over an entry of the previous point that could not be examined, unless the vault lost its records. */
    void hidden(Entry previous) {
        if (!lost.touchContent(previous) && !lost.touchAttributes(previous.attributes())) {
            carry(previous);
        }
    }

    /** Adds an entry of a root that is not read. It stays as it was, except for records that the vault lost. */
    void carried(PreviousEntry before) {
        Entry previous = before.entry();
        boolean attributesLost = lost.touchAttributes(previous.attributes());
        boolean contentLost = lost.touchContent(previous);
        if (attributesLost || contentLost) {
            narrator.warn(ProblemCode.CARRIED_LOST.with("path", previous.key().display()));
        }
        if (contentLost) {
            return;
        }
        EntryMarks marks = regrouped(previous);
        Draft draft = new Draft(
                previous.key(),
                previous.metadata(),
                new Placement.Stored(previous.content()),
                attributesLost ? AttributeSet.NONE : previous.attributes(),
                marks,
                previous.foreign());
        if (attributesLost || !marks.equals(previous.marks())) {
            add(draft);
        } else {
            count(draft);
            stream.addAgain(draft, before);
        }
    }

    private void carry(Entry previous) {
        long seq = previous.marks().carriedFrom().orElse(previousSeq);
        Draft draft = Draft.of(previous);
        add(new Draft(
                draft.key(),
                draft.metadata(),
                draft.placement(),
                draft.attributes(),
                regrouped(previous).withCarriedFrom(seq),
                draft.foreign()));
    }

    /** Recomputes the link group, because it depends on the data key and is compared with the groups of this run. */
    private EntryMarks regrouped(Entry previous) {
        return previous.marks().linkGroup().isPresent()
                ? previous.marks().withLinkGroup(linkGroup(previous.metadata().identity()))
                : previous.marks();
    }

    private void made(Draft draft) {
        links.made(draft);
        add(draft);
    }

    private void add(Draft draft) {
        count(draft);
        stream.add(draft);
    }

    private void count(Draft draft) {
        if (draft.metadata().isRegularFile()) {
            tally.seen(draft.metadata().size());
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
        byte[] group = linkGroups.of(identity.device().display(), identity.inode());
        return ByteBuffer.wrap(group).getLong();
    }
}
