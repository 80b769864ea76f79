package dev.coffre.vault.point;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.testing.Fuzzed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The file of a recovery point, without its checksum: record, signature, receipt. */
public class PointFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        decode(input);
        decode(withRightHash(input));
    }

    private static void decode(byte[] content) {
        byte[] file = ChecksummedFile.encode(content);
        read(file, () -> StoredPoint.decode(file), problem(ProblemCode.POINT_DAMAGED, ProblemCode.FORMAT_TOO_NEW))
                .ifPresent(point -> {
                    require(Arrays.equals(point.encode(), file), "other bytes");
                    require(point.fileLength() == file.length, "another length than it says");
                    require(point.seq() >= 1 && point.firstSeq() == point.seq(), "a seq that is none");
                    require(point.point().ext().files() >= 0, "a negative number of files");
                });
    }

    /** No mutation finds the hash that the receipt must name. */
    private static byte[] withRightHash(byte[] input) {
        int receipt = input.length - Receipt.BYTES;
        int record = receipt - VerifyingKey.SIGNATURE_BYTES;
        if (record < 0) {
            return input;
        }
        byte[] hash = Sha256.of(input, 0, record).bytes();
        byte[] content = input.clone();
        System.arraycopy(hash, 0, content, receipt, hash.length);
        return content;
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(PointFuzzTest.class, PointFuzzTest::fuzzerTestOneInput);
    }
}
