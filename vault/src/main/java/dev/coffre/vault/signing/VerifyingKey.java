package dev.coffre.vault.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** An Ed25519 public key: the 32 raw bytes of RFC 8032. Immutable, a value. */
public final class VerifyingKey {
    public static final int BYTES = 32;
    public static final int SIGNATURE_BYTES = 64;

    /** The part of an RFC 8410 SubjectPublicKeyInfo before the key. The JDK accepts a raw key only in this form. */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] raw;

    private VerifyingKey(byte[] raw) {
        this.raw = raw;
    }

    /** Takes exactly 32 bytes; anything else is an {@link IllegalArgumentException}. */
    public static VerifyingKey of(byte[] raw) {
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("a public key of " + raw.length + " bytes");
        }
        return new VerifyingKey(raw.clone());
    }

    public static VerifyingKey parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return raw.clone();
    }

    /**
     * Returns whether this key signed the concatenation of {@code parts} for {@code purpose}. It is false for bytes that are
     * not a key.
     */
    public boolean verifies(byte[] signature, SignaturePurpose purpose, byte[]... parts) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(publicKey());
            ed25519.update(purpose.prefix());
            for (byte[] part : parts) {
                ed25519.update(part);
            }
            return ed25519.verify(signature);
        } catch (GeneralSecurityException notAKeyOrNotASignature) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + BYTES);
        System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, BYTES);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey key && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    /** Returns 64 hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(raw);
    }
}
