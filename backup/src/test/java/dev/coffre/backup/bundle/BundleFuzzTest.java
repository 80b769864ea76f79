package dev.coffre.backup.bundle;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.testing.Fuzzed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The plaintext of a bundle. */
public class BundleFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        read(input, () -> Bundle.decode(Slice.of(input)), MalformedException.class::isInstance)
                .ifPresent(bundle -> require(Arrays.equals(Bundle.encode(files(bundle)), input), "other bytes"));
    }

    private static List<BundledFile> files(Bundle bundle) {
        return IntStream.range(0, bundle.slots())
                .mapToObj(slot ->
                        new BundledFile(bundle.pid(slot), bundle.content(slot).toArray()))
                .toList();
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(BundleFuzzTest.class, BundleFuzzTest::fuzzerTestOneInput);
    }
}
