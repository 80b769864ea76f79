package dev.coffre.backup.save.pending;

import dev.coffre.backup.content.FileContent;
import dev.coffre.sealing.Pid;

/** The location of an entry's content, which may be in a bundle that is still open. */
public sealed interface ContentLocation {
    Stored NONE = new Stored(FileContent.NONE);

    /** Content whose records are sealed. */
    record Stored(FileContent content) implements ContentLocation {}

    /**
     * A small file.
     *
     * @param bundle number of the bundle's record, which may not be sealed yet
     * @param slot of the file in the bundle
     * @param pid of the file
     */
    record InBundle(int bundle, int slot, Pid pid) implements ContentLocation {}
}
