package dev.coffre.backup.point;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.vault.testing.Fuzzed;
import org.junit.jupiter.api.Test;

/** The plaintext of a recovery point's record. */
public class PointPayloadFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        read(input, () -> PointPayload.decode(input), MalformedException.class::isInstance)
                .ifPresent(payload -> {
                    require(PointPayload.decode(payload.encode()).equals(payload), "another payload");
                    PointContent content = payload.content();
                    require(content.rootReads(1).size() == content.roots().size(), "a root that was never read");
                });
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(PointPayloadFuzzTest.class, PointPayloadFuzzTest::fuzzerTestOneInput);
    }
}
