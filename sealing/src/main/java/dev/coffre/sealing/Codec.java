package dev.coffre.sealing;

/** How a record's body holds its raw content (docs/format.md §2); the ordinal is the number in the format. */
public enum Codec {
    /** The body is the raw content. */
    NONE,
    /** The body is the raw content as one zstd frame. */
    ZSTD;

    byte number() {
        return (byte) ordinal();
    }
}
