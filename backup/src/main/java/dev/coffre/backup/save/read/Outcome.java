package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.vault.problem.Problem;

/** What became of a file that was to be read. */
public sealed interface Outcome {

    /**
     * Its content has a place.
     *
     * @param metadata as it was when the content was read; its size is that of the content
     * @param sparse whether it has holes
     * @param changed whether it kept changing while it was read
     */
    record Stored(Metadata metadata, Placement content, AttributeSet attributes, boolean sparse, boolean changed)
            implements Outcome {}

    /** It vanished, or cannot be read. */
    record Failed(Problem warning) implements Outcome {}
}
