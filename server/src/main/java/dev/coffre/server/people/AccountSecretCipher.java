package dev.coffre.server.people;

import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals accounts' secrets under {@code keys/people.key} (32 bytes, AES-256-GCM, bound to the account), so that neither
 * catalog nor journal reveals them. The first secret creates the key file. Thread-safe.
 */
final class AccountSecretCipher {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final RandomGenerator random;

    AccountSecretCipher(Path keys, RandomGenerator random) {
        this.file = keys.resolve("people.key");
        this.random = random;
    }

    /** Creates the key file if there is none, so that it can be given to other processes with the other keys. */
    synchronized void createKey() {
        try {
            createMissing();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void createMissing() throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            random.nextBytes(key);
            AtomicFile.replace(file, key);
        }
    }

    /** Returns nonce, ciphertext and tag. */
    synchronized byte[] seal(String account, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            createMissing();
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, account, nonce).doFinal(secret);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** @throws Problem {@code second-factor-unusable} if the key is lost or was replaced */
    synchronized byte[] open(String account, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, account, nonce)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    private Cipher cipher(int mode, String account, byte[] nonce) throws IOException, GeneralSecurityException {
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
            throw new IOException("it has not " + KEY_BYTES + " bytes");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(account.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private Problem unusable(Exception e) {
        return ProblemCode.SECOND_FACTOR_UNUSABLE.with("file", file).causedBy(e);
    }
}
