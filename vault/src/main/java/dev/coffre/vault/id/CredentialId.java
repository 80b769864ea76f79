package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of one download of vault credentials. */
public record CredentialId(long high, long low) implements RandomId<CredentialId> {

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static CredentialId random(RandomGenerator random) {
        return new CredentialId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static CredentialId from(byte[] bytes, int offset) {
        return new CredentialId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static CredentialId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
