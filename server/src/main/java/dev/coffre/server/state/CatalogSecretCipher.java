package dev.coffre.server.state;

import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the secrets that the catalog keeps under {@code keys/people.key} (32 bytes, AES-256-GCM, bound to their owner), so that
 * neither catalog nor journal reveals them: of second factors, and of the mail server. The first secret creates the key file.
 * Thread-safe.
 */
public final class CatalogSecretCipher {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final RandomGenerator random;
    private final BiFunction<Path, Exception, Problem> unusable;

    /**
     * @param keys the data folder's {@code keys/}
     * @param unusable what callers get if the key file is lost or was replaced, or cannot be read or written
     */
    public CatalogSecretCipher(Path keys, RandomGenerator random, BiFunction<Path, Exception, Problem> unusable) {
        this.file = keys.resolve("people.key");
        this.random = random;
        this.unusable = unusable;
    }

    /** Creates the key file if there is none, so that it can be given to other processes with the other keys. */
    public synchronized void createKey() {
        try {
            createMissing();
        } catch (IOException e) {
            throw unusable.apply(file, e);
        }
    }

    private void createMissing() throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            random.nextBytes(key);
            AtomicFile.replace(file, key);
        }
    }

    /**
     * Returns nonce, ciphertext and tag.
     *
     * @param owner an account's name, or a text that no account can have as its name
     */
    public synchronized byte[] seal(String owner, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            createMissing();
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, owner, nonce).doFinal(secret);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable.apply(file, e);
        }
    }

    public synchronized byte[] open(String owner, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, owner, nonce).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable.apply(file, e);
        }
    }

    private Cipher cipher(int mode, String owner, byte[] nonce) throws IOException, GeneralSecurityException {
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
            throw new IOException("it has not " + KEY_BYTES + " bytes");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
