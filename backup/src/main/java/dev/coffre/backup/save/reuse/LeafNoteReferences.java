package dev.coffre.backup.save.reuse;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.vault.id.Oid;
import java.util.Optional;

/** The references that the notes of leaf pages name. A note that was damaged or forged counts as missing. Not thread-safe. */
public final class LeafNoteReferences {
    private final LeafNoteReader notes;
    private final LeafDigest digest;

    /** @param notes before its first leaf, and read by nothing else */
    public LeafNoteReferences(LeafNoteReader notes, LeafDigest digest) {
        this.notes = notes;
        this.digest = digest;
    }

    /**
     * Passes the references of a leaf page to {@code sink}. Returns false and passes none if the page has no valid note.
     * Leaves must be given in tree order.
     */
    boolean forEach(Oid leaf, LeafReferences.Sink sink) {
        Optional<LeafNote> note = notes.find(leaf).filter(found -> digest.matchesReferences(leaf, found));
        note.ifPresent(valid -> LeafReferences.forEach(valid.references(), sink));
        return note.isPresent();
    }
}
