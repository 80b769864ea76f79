package dev.coffre.backup.testing;

import java.security.SecureRandom;
import java.util.Random;

/** A deterministic stand-in for the secure random numbers of the programs. */
public final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final Random random;

    public FixedRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
