package dev.coffre.sealing;

/**
 * Padmé padding (Nikitin et al., PETS 2019): lengths are rounded up so that a length of n bits reveals O(log log n)
 * bits, at a cost of less than 12 %.
 */
public final class Padme {
    private Padme() {}

    /**
     * Returns the padded length.
     *
     * @param length 2 or more, in bytes
     */
    public static long padded(long length) {
        if (length < 2) {
            throw new IllegalArgumentException("Padmé is defined from 2 on, not for " + length);
        }
        int exponent = floorLog2(length);
        int keptBits = floorLog2(exponent) + 1;
        long step = exponent > keptBits ? 1L << (exponent - keptBits) : 1;
        return (length + step - 1) & -step;
    }

    private static int floorLog2(long n) {
        return 63 - Long.numberOfLeadingZeros(n);
    }
}
