package dev.coffre.backup.save.known;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.sealing.Hmac;
import dev.coffre.vault.id.Oid;

/** Builds the note of a leaf page from its entries. Not thread-safe. */
public final class LeafNoteMaker {
    private final LeafLook look;
    private final LeafUse use = new LeafUse();
    private boolean allSettled = true;

    /** @param mac keyed with the machine's cache key */
    public LeafNoteMaker(Hmac mac) {
        this.look = new LeafLook(mac);
    }

    public void add(EntryKey key, Metadata metadata, EntryMarks marks, Content content) {
        look.add(key, metadata);
        use.add(content, metadata.size());
        allSettled &= isSettled(marks);
    }

    /** Returns whether an entry with unchanged metadata may be kept without reading the previous point's entry. */
    private static boolean isSettled(EntryMarks marks) {
        return !marks.changedWhileRead() && marks.carriedFrom().isEmpty() && !marks.mountPoint();
    }

    /** Returns the note of a page with the entries added, and resets. */
    public LeafNote finish(Oid leaf) {
        LeafNote note = look.note(leaf, use.take());
        boolean known = allSettled;
        allSettled = true;
        return known ? note : LeafNote.NONE;
    }
}
