package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;

/** The result of reading a small file. */
sealed interface SmallFileResult {

    /**
     * Its whole content.
     *
     * @param metadata as of reading; its size is that of the content
     * @param sparse whether the file has holes
     * @param changed whether the file kept changing while it was read
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Whole(byte[] content, Pid pid, Metadata metadata, AttributeSet attributes, boolean sparse, boolean changed)
            implements SmallFileResult {}

    /** The file has become too large for a bundle. */
    record GrownTooLarge() implements SmallFileResult {}

    /** The file vanished or cannot be read. */
    record Failed(Problem warning) implements SmallFileResult {}
}
