package dev.coffre.backup.content;

import dev.coffre.backup.reference.Child;

/** What a filelist page holds: chunks in a leaf, pages in an inner one. */
public sealed interface ListItem permits ChunkRef, Sublist {
    /** Bytes of the file that it covers, holes included. */
    long bytes();

    Child child();
}
