package dev.coffre.sealing;

import java.util.Arrays;

/** HKDF with SHA-256 (RFC 5869), its two steps apart, as docs/format.md §0 uses them. */
public final class Hkdf {
    private static final int MAX_LENGTH = 255 * Hmac.LENGTH;

    private Hkdf() {}

    /** {@code Extract(salt, ikm)}; an empty salt means 32 zero bytes (RFC 5869 §2.2). */
    public static Secret extract(byte[] salt, byte[] inputKeyingMaterial) {
        try (Secret key = Secret.copyOf(salt.length == 0 ? new byte[Hmac.LENGTH] : salt)) {
            return Secret.taking(Hmac.of(key, inputKeyingMaterial));
        }
    }

    /**
     * {@code Expand(prk, info, length)}.
     *
     * @param length 1 … 8,160 bytes
     */
    public static Secret expand(Secret pseudoRandomKey, byte[] info, int length) {
        return Secret.taking(expand(new Hmac(pseudoRandomKey), info, length));
    }

    /** Expands under a key that is already scheduled. The caller wipes the result. */
    static byte[] expand(Hmac pseudoRandomKey, byte[] info, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("HKDF gives 1 to " + MAX_LENGTH + " bytes, not " + length);
        }
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < length; done += Hmac.LENGTH, counter++) {
            byte[] next =
                    pseudoRandomKey.add(block).add(info).add((byte) counter).value();
            Arrays.fill(block, (byte) 0);
            block = next;
            System.arraycopy(block, 0, output, done, Math.min(Hmac.LENGTH, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return output;
    }
}
