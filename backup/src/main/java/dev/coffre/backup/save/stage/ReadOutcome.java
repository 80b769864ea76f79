package dev.coffre.backup.save.stage;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.progress.SourceWarnings;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;

/** Result of the attempt to read a file. */
public sealed interface ReadOutcome {

    /**
     * The result of a read apart from the content.
     *
     * @param metadata as of the read; the size is that of the content
     * @param sparse whether the file has holes
     * @param changed whether the file kept changing while it was read
     */
    record FileState(Metadata metadata, AttributeSet attributes, boolean sparse, boolean changed) {}

    /**
     * A small file in memory, without a bundle slot yet.
     *
     * @param pid of the content and its owner
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Buffered(FileState state, FileOwner owner, Pid pid, byte[] content) implements ReadOutcome {}

    /** A file whose content has a location. */
    record Stored(FileState state, ContentLocation content) implements ReadOutcome {}

    /** A file that was small when the walk found it and is now too large for a bundle. */
    record GrownTooLarge() implements ReadOutcome {}

    /** A file that vanished or cannot be read. */
    record Failed(Problem warning) implements ReadOutcome {
        public static Failed of(SourceException failure) {
            return new Failed(SourceWarnings.of(failure.problem()));
        }
    }
}
