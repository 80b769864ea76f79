package dev.coffre.sealing.slot;

/**
 * The cost of trying one passphrase (RFC 9106). Every value is within the ceilings of docs/format.md §8, so it is safe to
 * allocate the memory. {@link KeyWrapper} enforces the floor.
 *
 * @param memoryKiB 8 × parallelism … 2,097,152 (2 GiB)
 * @param iterations 1 … 16
 * @param parallelism 1 … 16
 */
public record Argon2Parameters(int memoryKiB, int iterations, int parallelism) {
    /** What writers use: 256 MiB, 3 iterations, 4 lanes. */
    public static final Argon2Parameters STANDARD = new Argon2Parameters(256 * 1024, 3, 4);

    /** The least memory that a slot may ask for, in KiB: 64 MiB. */
    public static final int MIN_MEMORY_KIB = 64 * 1024;

    private static final int MAX_MEMORY_KIB = 2 * 1024 * 1024;
    private static final int MAX_ITERATIONS = 16;
    private static final int MAX_PARALLELISM = 16;
    private static final int MIN_KIB_PER_LANE = 8;

    public Argon2Parameters {
        boolean bounded = iterations >= 1
                && iterations <= MAX_ITERATIONS
                && parallelism >= 1
                && parallelism <= MAX_PARALLELISM
                && memoryKiB >= MIN_KIB_PER_LANE * parallelism
                && memoryKiB <= MAX_MEMORY_KIB;
        if (!bounded) {
            throw new IllegalArgumentException(
                    "Argon2 parameters out of bounds: " + memoryKiB + " KiB, " + iterations + ", " + parallelism);
        }
    }

    /** Returns the greater memory and the greater iterations of both, with the lanes of this. */
    public Argon2Parameters atLeast(Argon2Parameters other) {
        return new Argon2Parameters(
                Math.max(memoryKiB, other.memoryKiB), Math.max(iterations, other.iterations), parallelism);
    }

    /** Returns the smaller of both in each respect. */
    public Argon2Parameters min(Argon2Parameters other) {
        return new Argon2Parameters(
                Math.min(memoryKiB, other.memoryKiB),
                Math.min(iterations, other.iterations),
                Math.min(parallelism, other.parallelism));
    }

    /**
     * Returns whether a guess costs less memory or fewer passes than under {@code other}. The number of lanes does not
     * matter.
     */
    public boolean weakerThan(Argon2Parameters other) {
        return memoryKiB < other.memoryKiB || iterations < other.iterations;
    }
}
