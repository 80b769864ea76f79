package dev.coffre.acceptance.simulation;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Returns the same ids and keys for the same seed, in place of secure random numbers. */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient SplittableRandom random;

    SeededRandom(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
