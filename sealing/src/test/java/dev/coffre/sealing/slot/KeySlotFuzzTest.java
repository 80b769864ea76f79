package dev.coffre.sealing.slot;

import dev.coffre.sealing.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A key slot as the vault hands it out, without its checksum. */
public class KeySlotFuzzTest {
    private static final int HASH_BYTES = 32;
    private static final Passphrase PASSPHRASE = Secrets.passphrase("correct horse battery staple");
    private static final KeyWrapper WRAPPING = new KeyWrapper(KeySlotFuzzTest::derive, new SecureRandom());

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = withChecksum(input);
        try {
            KeySlot slot = KeySlot.decode(file);
            require(Arrays.equals(slot.encode(), file), "other bytes");
            require(slot.context().epoch() >= 1, "an epoch that is none");
            var _ = WRAPPING.unwrap(slot, PASSPHRASE);
            throw new AssertionError("a slot that the passphrase opens by chance");
        } catch (SlotRefusedException | WrongSecretException documented) {
            return;
        }
    }

    /** No memory is taken unless what the slot asks for is what the format allows. */
    private static Secret derive(Passphrase passphrase, byte[] salt, Argon2Parameters parameters) {
        int memoryKiB = parameters.memoryKiB();
        require(memoryKiB >= 64 << 10 && memoryKiB <= 2 << 20, "memory of " + memoryKiB + " KiB");
        require(parameters.iterations() >= 1 && parameters.iterations() <= 16, parameters.toString());
        require(parameters.parallelism() >= 1 && parameters.parallelism() <= 16, parameters.toString());
        return Secret.copyOf(salt);
    }

    private static byte[] withChecksum(byte[] content) {
        try {
            byte[] file = Arrays.copyOf(content, content.length + HASH_BYTES);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            System.arraycopy(hash, 0, file, content.length, HASH_BYTES);
            return file;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    @Test
    void readsItsCorpus() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/fuzz/KeySlotFuzzTest"))) {
            List<Path> corpus = files.sorted().toList();
            require(!corpus.isEmpty(), "there is no corpus");
            for (Path file : corpus) {
                fuzzerTestOneInput(Files.readAllBytes(file));
            }
        }
    }
}
