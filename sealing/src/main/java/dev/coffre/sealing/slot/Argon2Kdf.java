package dev.coffre.sealing.slot;

import dev.coffre.sealing.Secret;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

/**
 * Argon2id on the heap of this process. Under most collectors the process keeps the memory (256 MiB by default), so run
 * it in a process that gives the memory back. Safe for several threads.
 */
public final class Argon2Kdf implements PassphraseKdf {
    private static final int LENGTH = 32;

    @Override
    public Secret derive(Passphrase passphrase, byte[] salt, Argon2Parameters parameters) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(bouncyCastle(parameters, salt));
        byte[] utf8 = passphrase.utf8();
        byte[] key = new byte[LENGTH];
        generator.generateBytes(utf8, key);
        Arrays.fill(utf8, (byte) 0);
        return Secret.taking(key);
    }

    private static org.bouncycastle.crypto.params.Argon2Parameters bouncyCastle(
            Argon2Parameters parameters, byte[] salt) {
        return new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                        org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
                .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(parameters.memoryKiB())
                .withIterations(parameters.iterations())
                .withParallelism(parameters.parallelism())
                .withSalt(salt)
                .build();
    }
}
