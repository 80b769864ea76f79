package dev.coffre.vault.point;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A tombstone or a run of them, without its checksum. */
public class TombstoneFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = ChecksummedFile.encode(input);
        read(file, () -> Tombstone.decode(file), problem(ProblemCode.POINT_DAMAGED, ProblemCode.FORMAT_TOO_NEW))
                .ifPresent(tombstone -> {
                    require(Arrays.equals(tombstone.encode(), file), "other bytes");
                    require(tombstone.firstSeq() >= 1 && tombstone.firstSeq() <= tombstone.seq(), "a run that is none");
                    require(tombstone.isRun() == tombstone.firstSeq() < tombstone.seq(), "a run of one point");
                    require(
                            tombstone.retainedFor().isNegative()
                                    == tombstone.removedAt().isBefore(tombstone.receivedAt()),
                            "another time between");
                });
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(TombstoneFuzzTest.class, TombstoneFuzzTest::fuzzerTestOneInput);
    }
}
