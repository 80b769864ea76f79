package dev.coffre.vault.id;

import java.util.random.RandomGenerator;

/** The id of a machine. */
public record MachineId(long high, long low) implements RandomId<MachineId> {

    /** Returns a fresh id. Outside of tests {@code random} must be a secure one. */
    public static MachineId random(RandomGenerator random) {
        return new MachineId(random.nextLong(), random.nextLong());
    }

    /** Reads 16 bytes from {@code offset}. */
    public static MachineId from(byte[] bytes, int offset) {
        return new MachineId(BigEndianWords.read(bytes, offset), BigEndianWords.read(bytes, offset + 8));
    }

    /** Reads exactly 32 hex digits of either case; anything else is an {@link IllegalArgumentException}. */
    public static MachineId parse(String hex) {
        return from(BigEndianWords.parse(hex, BYTES), 0);
    }

    @Override
    public String toString() {
        return BigEndianWords.hex(bytes());
    }
}
