package dev.coffre.vault.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.TestRecords;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignedPointTest {
    /** Not the constant: the format says it (docs/format.md §7). */
    private static final int LONGEST = 65_536;

    private final SplittableRandom random = new SplittableRandom(7);
    private final TestRecords records = new TestRecords(DomainId.random(random), random);
    private final SigningKey key = SigningKey.generate(new SecureRandom());

    private byte[] point(int recordLength) {
        PointExt ext = new PointExt(
                MachineId.random(random), 1, 1, ChainHead.NONE.hash(), Instant.EPOCH, 3, 1_000, Optional.empty());
        RecordHeader smallest = header(ext, RecordHeader.MIN_PAYLOAD);
        int payload = RecordHeader.MIN_PAYLOAD + recordLength - smallest.recordLength();
        byte[] record = records.seal(header(ext, payload)).bytes();
        assertThat(record).hasSize(recordLength);
        return record;
    }

    private RecordHeader header(PointExt ext, int payload) {
        return new RecordHeader(
                RecordType.POINT,
                records.tree().header().domain(),
                1,
                payload,
                List.of(records.tree().oid()),
                ext.encode());
    }

    @Test
    void takesARecordOf64KiB() {
        assertThat(SignedPoint.sign(point(LONGEST), key).recordLength()).isEqualTo(LONGEST);
    }

    @Test
    void refusesALargerRecordAndSaysHowLargeItIs() {
        byte[] record = point(LONGEST + 1);
        assertThatThrownBy(() -> SignedPoint.sign(record, key)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.RECORD_TOO_LARGE);
            assertThat(problem.details()).containsEntry("bytes", "65537");
        });
    }

    @Test
    void refusesARecordOfAnotherType() {
        assertThatThrownBy(() -> SignedPoint.sign(records.tree().bytes(), key))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.RECORD_DAMAGED));
    }
}
