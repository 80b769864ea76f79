package dev.coffre.vault.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ed25519 key pair: a machine's point or authentication key, or a vault's signing key. Thread-safe until it is
 * closed, which wipes the seed.
 */
public final class SigningKey implements AutoCloseable {
    public static final int SEED_BYTES = 32;

    /** The part of an RFC 8410 PrivateKeyInfo before the seed. The JDK accepts a raw seed only in this form. */
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] seed;
    private final VerifyingKey verifyingKey;

    private SigningKey(byte[] seed, VerifyingKey verifyingKey) {
        this.seed = seed;
        this.verifyingKey = verifyingKey;
    }

    public static SigningKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            byte[] spki = pair.getPublic().getEncoded();
            return new SigningKey(
                    seed, VerifyingKey.of(Arrays.copyOfRange(spki, spki.length - VerifyingKey.BYTES, spki.length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /**
     * Returns the pair of this seed. The public key is passed in because the JDK does not compute it.
     *
     * @throws IllegalArgumentException if the two do not belong together
     */
    public static SigningKey of(byte[] seed, VerifyingKey verifyingKey) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed of " + seed.length + " bytes");
        }
        SigningKey key = new SigningKey(seed.clone(), verifyingKey);
        if (!isGeneratedFrom(seed, verifyingKey)
                && !verifyingKey.verifies(key.sign(SignaturePurpose.RECEIPT), SignaturePurpose.RECEIPT)) {
            throw new IllegalArgumentException("the public key is not that of the seed");
        }
        return key;
    }

    private static boolean isGeneratedFrom(byte[] seed, VerifyingKey verifyingKey) {
        try {
            return generatedFrom(seed).equals(verifyingKey);
        } catch (RuntimeException ofOtherProvider) { // it draws more, or refuses what is not random
            return false;
        }
    }

    /**
     * Returns the public key that the JDK makes if {@code seed} is its randomness. It draws the seed of a new pair and
     * nothing else. If a JDK draws otherwise, a signature compares the two, which takes four times as long.
     *
     * @throws RuntimeException if it draws more than once
     */
    static VerifyingKey generatedFrom(byte[] seed) {
        try (SigningKey generated = generate(new SecureRandom(null, null) {
            private boolean isDrawn;

            @Override
            public void nextBytes(byte[] bytes) {
                if (isDrawn) {
                    throw new IllegalStateException("randomness is drawn twice");
                }
                isDrawn = true;
                System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
            }
        })) {
            return generated.verifyingKey();
        }
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    /** Returns the secret seed, to be written to a protected file. The caller overwrites it. */
    public byte[] seed() {
        return seed.clone();
    }

    /** Signs the concatenation of {@code parts} for {@code purpose}. Returns 64 bytes. */
    public byte[] sign(SignaturePurpose purpose, byte[]... parts) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(privateKey());
            ed25519.update(purpose.prefix());
            for (byte[] part : parts) {
                ed25519.update(part);
            }
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        byte[] pkcs8 = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + SEED_BYTES);
        System.arraycopy(seed, 0, pkcs8, PKCS8_PREFIX.length, SEED_BYTES);
        PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        Arrays.fill(pkcs8, (byte) 0);
        return key;
    }

    @Override
    public void close() {
        Arrays.fill(seed, (byte) 0);
    }

    @Override
    public String toString() {
        return "SigningKey[public " + verifyingKey + "]";
    }
}
