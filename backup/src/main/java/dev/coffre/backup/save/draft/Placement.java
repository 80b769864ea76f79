package dev.coffre.backup.save.draft;

import dev.coffre.backup.content.Content;
import dev.coffre.sealing.Pid;

/** Where the content of an entry of this run is, or will be once the last bundle is closed. */
public sealed interface Placement {
    Stored NONE = new Stored(Content.NONE);

    /** Content whose records are sealed. */
    record Stored(Content content) implements Placement {}

    /**
     * A small file.
     *
     * @param bundle the number of its record, which may not be sealed yet
     * @param slot its place in the bundle
     * @param pid of the file
     */
    record InBundle(int bundle, int slot, Pid pid) implements Placement {}
}
