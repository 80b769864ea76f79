package dev.coffre.backup.save.reuse;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.sealing.Hmac;
import dev.coffre.vault.id.Oid;

/** Builds the note of a leaf page from its entries. Not thread-safe. */
public final class LeafNoteBuilder {
    private final LeafDigest digest;
    private final LeafReferences use = new LeafReferences();
    private boolean allSettled = true;

    /** @param mac keyed with the machine's cache key */
    public LeafNoteBuilder(Hmac mac) {
        this.digest = new LeafDigest(mac);
    }

    public void add(EntryKey key, Metadata metadata, EntryMarks marks, FileContent content) {
        digest.add(key, metadata);
        use.add(content, metadata.size());
        allSettled &= isSettled(marks);
    }

    /** Returns whether the entry may be kept while its metadata is unchanged, without reading the previous point's entry. */
    private static boolean isSettled(EntryMarks marks) {
        return !marks.changedWhileRead() && marks.carriedFrom().isEmpty() && !marks.mountPoint();
    }

    /**
     * Returns the note of a page that has the added entries, and resets. Returns {@link LeafNote#NONE} if an entry is not
     * settled.
     */
    public LeafNote build(Oid leaf) {
        LeafNote note = digest.toNote(leaf, use.drain());
        boolean known = allSettled;
        allSettled = true;
        return known ? note : LeafNote.NONE;
    }
}
