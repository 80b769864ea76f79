package dev.coffre.backup.chunk;

/**
 * Finds the end of the next chunk of a stretch. A stretch is the data between two holes and is cut independently from
 * its first byte. Cuts depend on the content only, never on the size of reads.
 *
 * <p>Confined to one thread.
 */
public sealed interface Chunker permits ToeplitzChunker, FixedChunker {
    /** Returned if no chunk ends within the available bytes. Chunks are never empty. */
    int NO_CUT_YET = 0;

    /** The rules of this chunker, as stored in the recovery point. */
    ChunkerParameters parameters();

    /**
     * Returns the length of the chunk that starts at {@code offset}, or {@link #NO_CUT_YET}. Never returns
     * {@code NEED_MORE} if the stretch ends here or {@code available} reaches the maximum. Every call starts from
     * scratch, so pass as many bytes as possible.
     *
     * @param available bytes of the stretch from {@code offset} on, 1 or more
     * @param endOfStretch whether the stretch ends with them
     */
    int cut(byte[] buffer, int offset, int available, boolean endOfStretch);
}
