package dev.coffre.sealing.machine;

import dev.coffre.sealing.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** An Ed25519 private key with its public key (RFC 8032, pure). Safe for several threads until closed. */
public final class SigningKey implements AutoCloseable {
    /** Length of the encoded form in bytes: the 32 of the private key, then the 32 of the public key. */
    public static final int LENGTH = 64;

    /** Length of a signature in bytes. */
    public static final int SIGNATURE_LENGTH = 64;

    private static final int SEED_LENGTH = 32;

    private final Secret seed;
    private final VerifyingKey publicKey;

    private SigningKey(Secret seed, VerifyingKey publicKey) {
        this.seed = seed;
        this.publicKey = publicKey;
    }

    public static SigningKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new SigningKey(Secret.taking(seed), VerifyingKey.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Ed25519", e);
        }
    }

    /**
     * The key that {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the halves do not belong together: signing under a public key that is not
     *     one's own can give the private key away
     */
    public static SigningKey decode(Secret encoded) {
        if (encoded.length() != LENGTH) {
            throw new IllegalArgumentException("an encoded signing key has 64 bytes, not " + encoded.length());
        }
        try (Secret publicHalf = encoded.part(SEED_LENGTH, LENGTH)) {
            VerifyingKey publicKey = VerifyingKey.of(publicHalf.copy());
            SigningKey key = new SigningKey(encoded.part(0, SEED_LENGTH), publicKey);
            byte[] probe = {};
            if (!publicKey.verifies(key.sign(probe), probe)) {
                throw new IllegalArgumentException("the private and the public key do not belong together");
            }
            return key;
        }
    }

    /** The 64 bytes for the machine's key file; the caller closes them. */
    public Secret encode() {
        byte[] encoded = Arrays.copyOf(seed.copy(), LENGTH);
        System.arraycopy(publicKey.bytes(), 0, encoded, SEED_LENGTH, VerifyingKey.LENGTH);
        return Secret.taking(encoded);
    }

    public VerifyingKey publicKey() {
        return publicKey;
    }

    /** The signature over the parts, joined. */
    public byte[] sign(byte[]... parts) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(privateKey());
            for (byte[] part : parts) {
                signer.update(part);
            }
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK signs with Ed25519", e);
        }
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        byte[] copy = seed.copy();
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, copy));
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    public void close() {
        seed.close();
    }

    @Override
    public String toString() {
        return "[signing key of " + publicKey + "]";
    }
}
