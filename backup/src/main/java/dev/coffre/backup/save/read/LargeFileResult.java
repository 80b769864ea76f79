package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.AttributeSet;

/**
 * A large file that was read to its end.
 *
 * @param metadata as of reading; its size is that of the content
 * @param chunks may not all be sealed yet
 * @param sparse whether the file has holes
 * @param changed whether the file kept changing while it was read
 */
record LargeFileResult(
        Metadata metadata, AttributeSet attributes, PendingChunks chunks, boolean sparse, boolean changed) {}
