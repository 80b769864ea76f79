package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of a pack. */
public record PackId(long high, long low) implements RandomId<PackId> {

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static PackId random(RandomGenerator random) {
        return new PackId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static PackId from(byte[] bytes, int offset) {
        return new PackId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static PackId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
