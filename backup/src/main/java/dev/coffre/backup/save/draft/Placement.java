package dev.coffre.backup.save.draft;

import dev.coffre.backup.content.Content;
import dev.coffre.sealing.Pid;

/** The location of an entry's content, which may be in a bundle that is still open. */
public sealed interface Placement {
    Stored NONE = new Stored(Content.NONE);

    /** Content whose records are sealed. */
    record Stored(Content content) implements Placement {}

    /**
     * A small file.
     *
     * @param bundle number of the bundle's record, which may not be sealed yet
     * @param slot of the file in the bundle
     * @param pid of the file
     */
    record InBundle(int bundle, int slot, Pid pid) implements Placement {}
}
