package dev.coffre.vault.slot;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The file of a key slot or a keyring, without its checksum. */
public class SlotFileFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = ChecksummedFile.encode(input);
        var damaged = problem(ProblemCode.SLOT_DAMAGED, ProblemCode.FORMAT_TOO_NEW);
        read(file, () -> KeySlotFile.decode(file), damaged).ifPresent(slot -> {
            require(Arrays.equals(slot.encode(), file), "other bytes of a slot");
            require(file.length == KeySlotFile.BYTES && slot.epoch() >= 1, "a slot that is none");
        });
        read(file, () -> KeyringFile.decode(file), damaged).ifPresent(keyring -> {
            require(Arrays.equals(keyring.encode(), file), "other bytes of a keyring");
            require(file.length <= KeyringFile.MAX_FILE && keyring.epoch() >= 2, "a keyring that is none");
        });
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(SlotFileFuzzTest.class, SlotFileFuzzTest::fuzzerTestOneInput);
    }
}
