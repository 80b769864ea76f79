package dev.coffre.sealing;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in counter mode (SP 800-38A), one message at a time; encryption and decryption are the same.
 *
 * <p>Confined to one thread.
 */
public final class AesCtr {
    /** Key and counter block, one after the other, as a record's {@code obj} key is expanded. */
    static final int KEY_AND_IV_LENGTH = 48;

    private static final int KEY_LENGTH = 32;

    /**
     * The JDK's intrinsic runs only once its callers are compiled, and that takes calls, not bytes. Measured over the
     * first 64 MiB of a process: 0.9 GB/s in pieces of 2 KiB, 0.3 in 16 KiB, 0.2 in 64 KiB. Afterwards all of them
     * exceed 10 GB/s.
     */
    private static final int PIECE = 2 * 1024;

    private final Cipher cipher;

    public AesCtr() {
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES/CTR", e);
        }
    }

    /** Encrypts or decrypts the whole of a short message. */
    public static byte[] apply(Secret key, byte[] iv, byte[] message) {
        AesCtr ctr = new AesCtr();
        ctr.start(key.keyFor("AES"), new IvParameterSpec(iv));
        byte[] output = new byte[message.length];
        ctr.apply(Slice.of(message), output, 0);
        return output;
    }

    /** Begins a message under the 32 bytes of key and 16 of counter block in {@code keyAndIv}. */
    void start(byte[] keyAndIv) {
        start(
                new SecretKeySpec(keyAndIv, 0, KEY_LENGTH, "AES"),
                new IvParameterSpec(keyAndIv, KEY_LENGTH, KEY_AND_IV_LENGTH - KEY_LENGTH));
    }

    private void start(SecretKeySpec key, IvParameterSpec iv) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, iv);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a key of 32 bytes and a counter block of 16", e);
        }
    }

    /**
     * Writes the next bytes of the message to {@code output} from {@code position}. Input and output must be different
     * arrays, or the JDK copies every piece.
     */
    void apply(Slice input, byte[] output, int position) {
        for (int done = 0; done < input.length(); done += PIECE) {
            piece(input, done, Math.min(PIECE, input.length() - done), output, position + done);
        }
    }

    private void piece(Slice input, int from, int length, byte[] output, int position) {
        try {
            cipher.update(input.bytes(), input.offset() + from, length, output, position);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no room for the message", e);
        }
    }
}
