package dev.coffre.vault.store.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.testing.BytesFile;
import dev.coffre.vault.testing.TestRecords;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Files in the places of packs that no vault has written. */
final class PackBoundsTest {
    private final DomainId domain = DomainId.random(new SplittableRandom(1));
    private final PackHeader pack = new PackHeader(PackKind.DATA, new PackId(1, 2), domain);

    /** A pack of records of the greatest length, as many as fit, whose payloads are zeros. */
    private record LongPack(byte[] packHeader, byte[] recordHeader, int recordLength, long length)
            implements StoredFile {
        @Override
        public byte[] read(long offset, int length) {
            byte[] bytes = new byte[length];
            put(packHeader, -offset, bytes);
            for (long at = PackHeader.BYTES; at < offset + length; at += recordLength) {
                put(recordHeader, at - offset, bytes);
            }
            return bytes;
        }

        private static void put(byte[] part, long at, byte[] into) {
            for (int i = 0; i < part.length; i++) {
                if (at + i >= 0 && at + i < into.length) {
                    into[(int) at + i] = part[i];
                }
            }
        }

        @Override
        public void close() {}
    }

    private LongPack ofRecords(int count, long length) {
        RecordHeader record = new RecordHeader(RecordType.CHUNK, domain, 1, RecordHeader.MAX_PAYLOAD, List.of());
        long records = (long) count * record.recordLength();
        return new LongPack(
                pack.encode(),
                record.encode(),
                record.recordLength(),
                length > 0 ? length : PackHeader.BYTES + records);
    }

    @Test
    void theLongestPackThatAWriterMakesIsRead() {
        assertThat(PackReader.open(ofRecords(0, PackWriter.MAX_LENGTH)).header())
                .isEqualTo(pack);
        assertThat(PackReader.open(ofRecords(4, 0)).scan().entries()).hasSize(4);
    }

    @Test
    void aLongerFileIsDamaged() {
        LongPack file = ofRecords(0, PackWriter.MAX_LENGTH + 1);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> PackReader.open(file))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.PACK_DAMAGED));
        assertThat(PackCheck.of(file, pack).defects())
                .containsExactly(new PackDefect.DamagedStructure("it is longer than a pack can be"));
    }

    @Test
    void aDirectoryWithARecordOfAnotherDomainIsDamaged() {
        RecordBytes foreign =
                new TestRecords(DomainId.random(new SplittableRandom(2)), new SplittableRandom(3)).chunk();
        byte[] directory = PackDirectory.encode(
                List.of(new PackEntry(PackHeader.BYTES, foreign.oid(), RecordHeader.ofRecord(foreign.bytes()))));
        BytesFile file = new BytesFile(ByteBuffer.allocate(PackHeader.BYTES + foreign.bytes().length + directory.length)
                .put(pack.encode())
                .put(foreign.bytes())
                .put(directory)
                .array());
        PackCheck check = PackCheck.of(file, pack);
        assertThat(check.intact()).isEmpty();
        assertThat(check.defects())
                .containsExactly(new PackDefect.DamagedStructure("it has a record of another domain or kind"));
    }

    @Test
    void recordsWhereNoWriterAppendsOneAreNotRead() {
        assertThat(PackCheck.of(ofRecords(5, 0), pack).defects())
                .containsExactly(new PackDefect.DamagedStructure("it has more records than a pack takes"));
    }
}
