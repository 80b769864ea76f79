package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;

/** What reading a small file led to. */
sealed interface FileRead {

    /**
     * Its whole content.
     *
     * @param metadata as it was when the content was read; its size is that of the content
     * @param sparse whether it has holes
     * @param changed whether it kept changing while it was read
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Whole(byte[] content, Pid pid, Metadata metadata, AttributeSet attributes, boolean sparse, boolean changed)
            implements FileRead {}

    /** It is no small file any more. */
    record Outgrown() implements FileRead {}

    /** It vanished, or cannot be read. */
    record Failed(Problem warning) implements FileRead {}
}
