package dev.coffre.backup.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The rolling digest of chunker 1: Σ x^(63−j)·T[b_j] over 64 bytes, in GF(2)[x] / (x⁶⁴ + x⁴ + x³ + x + 1)
 * (docs/format.md §3). Immutable and thread-safe.
 */
final class ToeplitzDigest {
    /** Bytes in the window. */
    static final int WINDOW = 64;

    /** Bytes of an AES block; the digest is its first half. */
    static final int BLOCK = 16;

    /** x⁶⁴ reduced: x⁴ + x³ + x + 1. */
    private static final long REDUCTION = 0b11011;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long[] enteringTable;
    private final long[] leavingTable;

    ToeplitzDigest(long[] table) {
        enteringTable = table;
        leavingTable = new long[table.length];
        for (int b = 0; b < table.length; b++) {
            leavingTable[b] = timesXTo64(table[b]);
        }
    }

    /** Returns the digest of the 64 bytes that start at {@code from}. */
    long of(byte[] buffer, int from) {
        long digest = 0;
        for (int i = from; i < from + WINDOW; i++) {
            digest = timesX(digest) ^ enteringTable[buffer[i] & 0xFF];
        }
        return digest;
    }

    /**
     * Advances the window byte by byte and writes the digest after each step into a block of its own. The second half of a
     * block is left unchanged.
     *
     * @param digest of the 64 bytes that end before {@code position}
     * @return the digest after the last step
     */
    long roll(byte[] buffer, int position, int steps, long digest, byte[] blocks) {
        long rolled = digest;
        for (int i = 0; i < steps; i++) {
            int entered = buffer[position + i] & 0xFF;
            int left = buffer[position + i - WINDOW] & 0xFF;
            rolled = timesX(rolled) ^ enteringTable[entered] ^ leavingTable[left];
            WORD.set(blocks, i * BLOCK, rolled);
        }
        return rolled;
    }

    private static long timesX(long polynomial) {
        return (polynomial << 1) ^ ((polynomial >> 63) & REDUCTION);
    }

    private static long timesXTo64(long polynomial) {
        long product = polynomial;
        for (int i = 0; i < Long.SIZE; i++) {
            product = timesX(product);
        }
        return product;
    }
}
