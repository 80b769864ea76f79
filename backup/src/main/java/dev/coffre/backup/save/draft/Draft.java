package dev.coffre.backup.save.draft;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.ForeignField;
import java.util.List;

/** An entry of the point being made. Complete, except that its bundle may still be open and without an oid. */
public record Draft(
        EntryKey key,
        Metadata metadata,
        Placement placement,
        AttributeSet attributes,
        EntryMarks marks,
        List<ForeignField> foreign) {

    public static Draft of(Entry entry) {
        return new Draft(
                entry.key(),
                entry.metadata(),
                new Placement.Stored(entry.content()),
                entry.attributes(),
                entry.marks(),
                entry.foreign());
    }
}
