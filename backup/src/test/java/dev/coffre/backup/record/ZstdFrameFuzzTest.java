package dev.coffre.backup.record;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A zstd frame, behind three bytes that say how long its content shall be. */
public class ZstdFrameFuzzTest {
    private static final int LENGTH_BYTES = 3;
    private static final int LONGEST = 256 << 10;
    private static final long MOST_BESIDES = 4 << 20;

    /** Their contexts live outside the heap, and serve one frame after the other. */
    private static final ZstdFrameReader READER = new ZstdFrameReader();

    private static final ZstdFrameWriter WRITER = new ZstdFrameWriter(Compression.DEFAULT);

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length <= LENGTH_BYTES) {
            return;
        }
        int length = 1 + ((input[0] & 0xFF) << 16 | (input[1] & 0xFF) << 8 | input[2] & 0xFF) % LONGEST;
        Slice frame = new Slice(input, LENGTH_BYTES, input.length - LENGTH_BYTES);
        read(
                        MOST_BESIDES + length,
                        () -> READER.read(frame, length, byte[]::new),
                        problem(ProblemCode.PAYLOAD_MALFORMED))
                .ifPresent(raw -> {
                    require(raw.length() == length, "another length");
                    Slice again = READER.read(WRITER.frame(raw), length, byte[]::new);
                    require(Arrays.equals(again.toArray(), raw.toArray()), "other content");
                });
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(ZstdFrameFuzzTest.class, ZstdFrameFuzzTest::fuzzerTestOneInput);
    }
}
