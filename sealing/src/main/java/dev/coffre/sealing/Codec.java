package dev.coffre.sealing;

import java.util.Optional;

/** How a record's body holds its raw content (docs/format.md §2). */
public enum Codec {
    /** The body is the raw content. */
    NONE(0),
    /** The body is the raw content as one zstd frame. */
    ZSTD(1);

    private final byte number;

    Codec(int number) {
        this.number = (byte) number;
    }

    static Optional<Codec> fromNumber(byte number) {
        return switch (number) {
            case 0 -> Optional.of(NONE);
            case 1 -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    byte number() {
        return number;
    }
}
