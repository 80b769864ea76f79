package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of a job, chosen by the agent that runs it. */
public record JobId(long high, long low) implements RandomId<JobId> {

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static JobId random(RandomGenerator random) {
        return new JobId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static JobId from(byte[] bytes, int offset) {
        return new JobId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static JobId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
