package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of a domain, the machines that share one data key. */
public record DomainId(long high, long low) implements RandomId<DomainId> {

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static DomainId random(RandomGenerator random) {
        return new DomainId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static DomainId from(byte[] bytes, int offset) {
        return new DomainId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static DomainId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
