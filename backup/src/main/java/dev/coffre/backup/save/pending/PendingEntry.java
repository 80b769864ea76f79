package dev.coffre.backup.save.pending;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.UnknownField;
import java.util.List;

/** An entry of the point being made. Complete, except that its bundle may still be open and without an oid. */
public record PendingEntry(
        EntryKey key,
        Metadata metadata,
        ContentLocation content,
        AttributeSet attributes,
        EntryMarks marks,
        List<UnknownField> foreign) {

    public static PendingEntry of(Entry entry) {
        return new PendingEntry(
                entry.key(),
                entry.metadata(),
                new ContentLocation.Stored(entry.content()),
                entry.attributes(),
                entry.marks(),
                entry.unknownFields());
    }
}
