package dev.coffre.server.state;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.signing.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of what the service keeps by hash or does not keep at all. It is never in the catalog, so a reader of the catalog
 * cannot guess a PIN, a code or a typed name from its hash. Thread-safe.
 */
public final class StateKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    /** Separates this use of the seed from signing. */
    private static final String DERIVATION = "coffre state key 1";

    private final SecretKeySpec key;

    private StateKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Returns the key that all processes of a service have in common. It is derived from the signing key. */
    public static StateKey of(SigningKey signingKey) {
        byte[] seed = signingKey.seed();
        try {
            return new StateKey(new StateKey(seed).hash(DERIVATION, new byte[0]).bytes());
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** Returns a key for this process alone. What it hashed is worthless after a restart. */
    public static StateKey random(RandomGenerator random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new StateKey(key);
    }

    /** Returns a keyed hash for {@code purpose}, which must not contain the character NUL. */
    public Sha256 hash(String purpose, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return Sha256.from(mac.doFinal(), 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    /** As {@link #hash(String, byte[][])}, of a text. */
    public Sha256 hash(String purpose, String text) {
        return hash(purpose, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "StateKey";
    }
}
