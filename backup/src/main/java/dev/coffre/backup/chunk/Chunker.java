package dev.coffre.backup.chunk;

/**
 * Finds where the next chunk of a stretch ends. A stretch is the data between two holes, cut by itself from its first
 * byte. Where it is cut depends on its content only, never on how much was read at a time.
 *
 * <p>Confined to one thread.
 */
public sealed interface Chunker permits ToeplitzChunker, FixedChunker {
    /** The answer when no chunk ends within what is there. No chunk is empty. */
    int NEED_MORE = 0;

    /** Which rules these are; they stand in the recovery point. */
    ChunkerParameters parameters();

    /**
     * The length of the chunk that starts at {@code offset}, or {@link #NEED_MORE}. It is never {@code NEED_MORE} when
     * the stretch ends here or {@code available} reaches the maximum. Every call starts from scratch, so give it as much
     * as there is.
     *
     * @param available bytes of the stretch from {@code offset} on, 1 or more
     * @param endOfStretch whether the stretch ends with them
     */
    int cut(byte[] buffer, int offset, int available, boolean endOfStretch);
}
