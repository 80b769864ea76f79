package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.vault.problem.Problem;

/** The result for a file that was to be read. */
public sealed interface ReadOutcome {

    /**
     * Its content has a location.
     *
     * @param metadata as of reading; its size is that of the content
     * @param sparse whether the file has holes
     * @param changed whether the file kept changing while it was read
     */
    record Stored(Metadata metadata, ContentLocation content, AttributeSet attributes, boolean sparse, boolean changed)
            implements ReadOutcome {}

    /** The file vanished or cannot be read. */
    record Failed(Problem warning) implements ReadOutcome {}
}
