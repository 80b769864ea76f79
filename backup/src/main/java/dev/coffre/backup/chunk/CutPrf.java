package dev.coffre.backup.chunk;

import dev.coffre.sealing.Secret;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides cuts by AES-128 of the digest, so that the cuts of a file reveal nothing about the digest's key (eprint 2025/558).
 * Processes candidates in batches. Confined to one thread.
 */
final class CutPrf {
    /** Candidates in a batch: enough for the AES intrinsic, few enough that little is hashed beyond a cut. */
    static final int BATCH = 4096;

    /** Returned if there is no cut. */
    static final int NONE = -1;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Cipher aes;
    private final long mask;
    private final byte[] encrypted = new byte[BATCH * ToeplitzDigest.BLOCK];

    CutPrf(Secret key, long mask) {
        this.mask = mask;
        byte[] bytes = key.copy();
        try {
            // ECB of distinct one-block messages is the bare permutation that the rule asks for.
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes, "AES"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-128", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Returns the index of the first of {@code count} blocks that makes a cut, or {@link #NONE}. */
    int firstCut(byte[] blocks, int count) {
        encrypt(blocks, count * ToeplitzDigest.BLOCK);
        return scan(count);
    }

    private void encrypt(byte[] blocks, int length) {
        try {
            aes.update(blocks, 0, length, encrypted, 0);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("whole blocks fit", e);
        }
    }

    private int scan(int count) {
        for (int i = 0; i < count; i++) {
            if (((long) WORD.get(encrypted, i * ToeplitzDigest.BLOCK) & mask) == 0) {
                return i;
            }
        }
        return NONE;
    }
}
