package dev.coffre.server.store;

import dev.coffre.vault.file.AtomicFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** The vault's signing key in {@code keys/signing.key}: 32 bytes of seed, then its public key. */
public final class SigningKeyFile {
    private static final int BYTES = SigningKey.SEED_BYTES + VerifyingKey.BYTES;

    private final Path file;

    public SigningKeyFile(Path keys) {
        this.file = keys.resolve("signing.key");
    }

    /** @throws dev.coffre.vault.problem.Problem {@code signing-key-unusable} */
    public SigningKey open() {
        byte[] bytes = {};
        try {
            if (Files.size(file) != BYTES) {
                throw new IOException("it has not " + BYTES + " bytes");
            }
            bytes = Files.readAllBytes(file);
            return SigningKey.of(
                    Arrays.copyOf(bytes, SigningKey.SEED_BYTES),
                    VerifyingKey.of(Arrays.copyOfRange(bytes, SigningKey.SEED_BYTES, BYTES)));
        } catch (IOException | IllegalArgumentException e) {
            throw ProblemCode.SIGNING_KEY_UNUSABLE
                    .with("folder", String.valueOf(file.getParent()))
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Opens the key, and creates it if there is none. Only a store without a journal may get a new key. */
    public SigningKey openOrCreate(SecureRandom random) {
        if (!Files.exists(file)) {
            create(random);
        }
        return open();
    }

    private void create(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        try (SigningKey key = SigningKey.generate(random)) {
            byte[] seed = key.seed();
            System.arraycopy(seed, 0, bytes, 0, seed.length);
            System.arraycopy(key.verifyingKey().bytes(), 0, bytes, seed.length, VerifyingKey.BYTES);
            Arrays.fill(seed, (byte) 0);
            AtomicFile.replace(file, bytes);
        } catch (IOException e) {
            throw ProblemCode.SIGNING_KEY_UNUSABLE
                    .with("folder", String.valueOf(file.getParent()))
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
