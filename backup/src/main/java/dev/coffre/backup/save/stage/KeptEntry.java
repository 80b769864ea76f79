package dev.coffre.backup.save.stage;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.save.reuse.PreviousEntry;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.Subtree;

/** An entry or a subtree that is kept from the previous point. No file is read for it: the later stages pass it through. */
public sealed interface KeptEntry extends ComparedEntry, ReadEntry, SavedEntry {

    /** An object that is unchanged. */
    record Unchanged(SourceItem item, PreviousEntry previous, boolean mountPoint) implements KeptEntry {}

    /** A leaf page of the previous point whose entries are all unchanged. It was not opened. */
    record UnchangedLeaf(Subtree page, LeafNote note) implements KeptEntry, DetectedItem {
        @Override
        public int entries() {
            return note.entries();
        }
    }

    /** An entry of a root that this run does not read. */
    record Retained(PreviousEntry previous) implements KeptEntry {}

    /** An entry that the walk did not reach, because a directory above it could not be read. */
    record Hidden(Entry previous) implements KeptEntry {}
}
