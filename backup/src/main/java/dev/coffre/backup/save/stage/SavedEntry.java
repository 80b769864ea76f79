package dev.coffre.backup.save.stage;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;

/** Result of sealing: an entry whose content, if any, has a location. */
public sealed interface SavedEntry
        permits KeptEntry, SavedEntry.File, SavedEntry.AnotherName, SavedEntry.WithoutContent, SavedEntry.Unreadable {

    /** A file that was read. */
    record File(EntryKey key, ReadOutcome.Stored outcome) implements SavedEntry {}

    /**
     * Another name of a file that was read.
     *
     * @param outcome of the read under the first name
     */
    record AnotherName(EntryKey key, ReadOutcome.Stored outcome) implements SavedEntry {}

    /** A new or changed object without content. */
    record WithoutContent(SourceItem item, AttributeSet attributes, boolean mountPoint) implements SavedEntry {}

    /**
     * An object that could not be read.
     *
     * @param previous its entry in the previous point, if it has content
     */
    record Unreadable(Problem warning, Optional<Entry> previous) implements SavedEntry {}
}
