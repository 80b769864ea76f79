package dev.coffre.vault.record;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The public header of a record, which an agent sends, a pack holds and a vault hands out. */
public class RecordHeaderFuzzTest {
    private static final int LARGEST_PADDED = 64 << 10;

    public static void fuzzerTestOneInput(byte[] input) {
        read(
                        input,
                        () -> RecordHeader.read(input, 0, input.length),
                        problem(ProblemCode.RECORD_DAMAGED, ProblemCode.FORMAT_TOO_NEW))
                .ifPresent(header -> {
                    byte[] encoded = header.encode();
                    require(header.length() == encoded.length, "another length than it says");
                    require(Arrays.equals(encoded, Arrays.copyOf(input, encoded.length)), "other bytes");
                    requireWholeRecord(header, encoded);
                });
        read(
                input,
                () -> RecordHeader.ofRecord(input),
                problem(ProblemCode.RECORD_DAMAGED, ProblemCode.FORMAT_TOO_NEW));
    }

    private static void requireWholeRecord(RecordHeader header, byte[] encoded) {
        if (header.recordLength() <= LARGEST_PADDED) {
            byte[] record = Arrays.copyOf(encoded, header.recordLength());
            require(RecordHeader.ofRecord(record).equals(header), "another header in a record of its length");
        }
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(RecordHeaderFuzzTest.class, RecordHeaderFuzzTest::fuzzerTestOneInput);
    }
}
