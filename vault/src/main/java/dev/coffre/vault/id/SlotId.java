package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of one write of a key slot. */
public record SlotId(long high, long low) implements RandomId<SlotId> {

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static SlotId random(RandomGenerator random) {
        return new SlotId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static SlotId from(byte[] bytes, int offset) {
        return new SlotId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static SlotId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
