package dev.coffre.acceptance.golden;

import java.security.SecureRandom;
import java.util.Random;

/** Always the same numbers, where the product takes none but secure ones. */
final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final Random random;

    FixedRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
