package dev.coffre.bench;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's own hashes and ciphers, made once and used again and again into arrays that are there. */
public final class Bare {
    /** What the JDK's ciphers are given at a time. */
    private static final int PIECE = 16 << 10;

    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");
    private static final IvParameterSpec COUNTER = new IvParameterSpec(new byte[16]);

    private final byte[] value = new byte[32];
    private final Mac hmac;
    private final MessageDigest sha256;
    private final Cipher ctr;
    private final Cipher ecb;

    public Bare() {
        try {
            hmac = Mac.getInstance("HmacSHA256");
            hmac.init(KEY);
            sha256 = MessageDigest.getInstance("SHA-256");
            ctr = Cipher.getInstance("AES/CTR/NoPadding");
            ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** HMAC-SHA256. */
    public byte[] hmac(byte[] bytes, int length) {
        try {
            hmac.update(bytes, 0, length);
            hmac.doFinal(value, 0);
            return value;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256. */
    public byte[] sha256(byte[] bytes, int length) {
        try {
            sha256.update(bytes, 0, length);
            sha256.digest(value, 0, value.length);
            return value;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** AES-256 in counter mode, with a fresh counter. */
    public byte[] ctr(byte[] bytes, int length, byte[] into) {
        try {
            ctr.init(Cipher.ENCRYPT_MODE, KEY, COUNTER);
            for (int at = 0; at < length; at += PIECE) {
                ctr.update(bytes, at, Math.min(PIECE, length - at), into, at);
            }
            return into;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** AES-128 of every block. */
    public byte[] ecb(byte[] blocks, byte[] into) {
        try {
            ecb.update(blocks, 0, blocks.length, into, 0);
            return into;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
