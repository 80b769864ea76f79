package dev.coffre.backup.chunk;

/**
 * The rules of a chunker, as stored in a recovery point (docs/format.md §7, tag 6).
 *
 * @param version 1 Toeplitz, 2 fixed
 * @param minimum least length of a chunk in bytes, except for the last one of a stretch
 * @param mask the bits of the pseudo-random value that are zero at a cut
 * @param maximum greatest length of a chunk in bytes
 */
public record ChunkerParameters(int version, int minimum, long mask, int maximum) {
    /** Chunker 1: 1.5 MiB on average (decision 0025). */
    public static final ChunkerParameters TOEPLITZ = new ChunkerParameters(1, 1_310_720, (1 << 18) - 1, 4 << 20);

    /** Chunker 2: pieces of 1 MiB. */
    public static final ChunkerParameters FIXED = new ChunkerParameters(2, 1 << 20, 0, 1 << 20);

    public ChunkerParameters {
        if (minimum < 1 || maximum < minimum) {
            throw new IllegalArgumentException("chunks of " + minimum + " to " + maximum + " bytes");
        }
    }

    /** Returns whether this chunker may end a chunk of this length before the end of its stretch. */
    public boolean allows(int length) {
        return length >= minimum && length <= maximum;
    }
}
