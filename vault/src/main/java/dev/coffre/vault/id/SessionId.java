package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of a session of one job at the vault. */
public record SessionId(long high, long low) implements RandomId<SessionId> {

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static SessionId random(RandomGenerator random) {
        return new SessionId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static SessionId from(byte[] bytes, int offset) {
        return new SessionId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static SessionId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
