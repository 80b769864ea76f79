package dev.coffre.sealing.machine;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** An Ed25519 public key: the 32 raw bytes of RFC 8032. Immutable, safe for several threads. */
public final class VerifyingKey {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    /** The DER that precedes the raw key in a SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] raw;
    private final PublicKey key;

    private VerifyingKey(byte[] raw, PublicKey key) {
        this.raw = raw;
        this.key = key;
    }

    /**
     * The key with these bytes.
     *
     * @throws IllegalArgumentException when they are no Ed25519 public key
     */
    public static VerifyingKey of(byte[] raw) {
        if (raw.length != LENGTH) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + raw.length);
        }
        try {
            byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + LENGTH);
            System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, LENGTH);
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
            return new VerifyingKey(raw.clone(), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }

    static VerifyingKey of(PublicKey key) {
        byte[] spki = key.getEncoded();
        return new VerifyingKey(Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length), key);
    }

    /** Whether {@code signature} is this key's over the parts, joined. */
    public boolean verifies(byte[] signature, byte[]... parts) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            for (byte[] part : parts) {
                verifier.update(part);
            }
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // The JDK throws for a signature of a wrong length or an encoding that no signer makes.
            return false;
        }
    }

    public byte[] bytes() {
        return raw.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(raw);
    }
}
