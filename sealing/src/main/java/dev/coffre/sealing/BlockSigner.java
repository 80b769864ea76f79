package dev.coffre.sealing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * Keyed signatures of blocks of 4 KiB, by which a machine finds the blocks of a file that did not change. They are not part of
 * the format: no record and no vault ever holds one.
 *
 * <p>A block is hashed by NH of UMAC (Black et al., CRYPTO 1999; RFC 4418) over words of 64 bits, twice under shifted keys, as
 * UMAC does for more bits: two different blocks collide with probability 2⁻¹²⁸. The 32 bytes of hash are then encrypted by
 * AES-CBC-MAC of two blocks, a pseudo-random function at this fixed length. So even a reader of the signatures cannot make a
 * block that collides. SHA-256 would cost four times as much.
 *
 * <p>Confined to one thread.
 */
public final class BlockSigner {
    public static final int BLOCK_BYTES = 4_096;

    public static final int SIGNATURE_BYTES = 16;

    static final int KEY_BYTES = BLOCK_BYTES + 16 + 32;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORDS = BLOCK_BYTES / Long.BYTES;

    private final long[] hashKey = new long[WORDS + 2];
    private final Cipher cipher;
    private byte[] second = new byte[0];
    private byte[] work = new byte[0];

    /** @param key {@link #KEY_BYTES} bytes */
    BlockSigner(Secret key) {
        byte[] bytes = key.copy();
        for (int i = 0; i < hashKey.length; i++) {
            hashKey[i] = (long) WORD.get(bytes, i * Long.BYTES);
        }
        try (Secret cipherKey = key.part(BLOCK_BYTES + 16, KEY_BYTES)) {
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey.keyFor("AES"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Returns the signatures of the whole blocks in {@code data}, one after the other. A shorter rest has none. */
    public byte[] sign(Slice data) {
        int blocks = data.length() / BLOCK_BYTES;
        byte[] signatures = new byte[blocks * SIGNATURE_BYTES];
        if (second.length < signatures.length) {
            second = new byte[signatures.length];
            work = new byte[signatures.length];
        }
        for (int i = 0; i < blocks; i++) {
            hash(data.bytes(), data.offset() + i * BLOCK_BYTES, i * SIGNATURE_BYTES);
        }
        try {
            cipher.update(work, 0, signatures.length, signatures, 0);
            for (int i = 0; i < signatures.length; i++) {
                work[i] = (byte) (signatures[i] ^ second[i]);
            }
            cipher.update(work, 0, signatures.length, signatures, 0);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("whole blocks of AES into an array of their length", e);
        }
        return signatures;
    }

    /**
     * Returns the first 8 bytes of the signature of a block that begins with {@code part} and ends with zeros.
     *
     * @param part shorter than a block. Parts that differ by zeros at the end have the same signature
     */
    public long signPart(Slice part) {
        byte[] block = new byte[BLOCK_BYTES];
        System.arraycopy(part.bytes(), part.offset(), block, 0, part.length());
        return (long) WORD.get(sign(Slice.of(block)), 0);
    }

    /** Writes the two hashes of a block at {@code position} of {@link #work} and {@link #second}. */
    private void hash(byte[] bytes, int from, int position) {
        long[] key = hashKey;
        long low1 = 0;
        long high1 = 0;
        long low2 = 0;
        long high2 = 0;
        for (int i = 0; i < WORDS; i += 2) {
            long x = (long) WORD.get(bytes, from + i * Long.BYTES);
            long y = (long) WORD.get(bytes, from + (i + 1) * Long.BYTES);
            long a = x + key[i];
            long b = y + key[i + 1];
            long c = x + key[i + 2];
            long d = y + key[i + 3];
            long p = a * b;
            long q = c * d;
            low1 += p;
            high1 += Math.unsignedMultiplyHigh(a, b) + (Long.compareUnsigned(low1, p) < 0 ? 1 : 0);
            low2 += q;
            high2 += Math.unsignedMultiplyHigh(c, d) + (Long.compareUnsigned(low2, q) < 0 ? 1 : 0);
        }
        WORD.set(work, position, low1);
        WORD.set(work, position + Long.BYTES, high1);
        WORD.set(second, position, low2);
        WORD.set(second, position + Long.BYTES, high2);
    }

    @Override
    public String toString() {
        return "[block signer]";
    }
}
