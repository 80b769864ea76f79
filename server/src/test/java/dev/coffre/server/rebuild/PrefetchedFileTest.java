package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.disk.WritableFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.testing.TestRecords;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefetchedFileTest {
    private final SplittableRandom random = new SplittableRandom(3);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);

    /** Counts the reads, each of which would be a request. */
    private static final class CountedFile implements StoredFile {
        private final byte[] bytes;
        private final List<Integer> reads = new ArrayList<>();

        CountedFile(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            throw new AssertionError("its length is known");
        }

        @Override
        public byte[] read(long offset, int length) {
            reads.add(length);
            if (offset + length > bytes.length) {
                throw ProblemCode.STORE_READ_FAILED.problem();
            }
            return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
        }

        @Override
        public void close() {}
    }

    private byte[] pack(int count, int payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableFile file = new WritableFile() {
            @Override
            public void append(ByteBuffer bytes) {
                byte[] some = new byte[bytes.remaining()];
                bytes.get(some);
                out.writeBytes(some);
            }

            @Override
            public void sync() {}

            @Override
            public void close() {}
        };
        try (PackWriter writer =
                PackWriter.create(file, new PackHeader(PackKind.DATA, PackId.random(random), domain))) {
            for (int i = 0; i < count; i++) {
                RecordBytes record = records.chunk(payload);
                writer.append(record, record.header());
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"1, 300, 1", "20, 4000, 1", "300, 4000, 2", "3000, 300, 3"})
    void aPackTakesFewReads(int count, int payload, int reads) {
        byte[] bytes = pack(count, payload);
        CountedFile counted = new CountedFile(bytes);
        PrefetchedFile file = new PrefetchedFile(counted, bytes.length);
        file.prefetch();
        PackReader reader = PackReader.open(file);
        assertThat(reader.isClosed()).isTrue();
        assertThat(reader.directory()).hasSize(count);
        assertThat(counted.reads).hasSize(reads);
    }

    @Test
    void aDirectoryThatIsTooLongForAllAtOnceIsReadWhenItIsNeeded() {
        byte[] bytes = pack(16_000, 300);
        CountedFile counted = new CountedFile(bytes);
        PrefetchedFile file = new PrefetchedFile(counted, bytes.length);
        file.prefetch();
        assertThat(counted.reads).allMatch(length -> length <= PrefetchedFile.END_BYTES);
        assertThat(PackReader.open(file).directory()).hasSize(16_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 300", "300, 4000", "3000, 300"})
    void itsBytesAreThoseOfTheFile(int count, int payload) {
        byte[] bytes = pack(count, payload);
        PrefetchedFile file = new PrefetchedFile(new CountedFile(bytes), bytes.length);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(bytes.length + 1);
            int to = random.nextInt(from, bytes.length + 1);
            assertThat(file.read(from, to - from)).isEqualTo(Arrays.copyOfRange(bytes, from, to));
            if (i == 100) {
                file.prefetch();
            }
        }
        assertThatThrownBy(() -> file.read(bytes.length - 1, 2)).isInstanceOf(Problem.class);
    }

    @Test
    void aFileThatIsNoPackIsNotReadFarAndAShorterOneThanListedIsAProblem() {
        byte[] noise = new byte[500_000];
        random.nextBytes(noise);
        CountedFile counted = new CountedFile(noise);
        new PrefetchedFile(counted, noise.length).prefetch();
        assertThat(counted.reads.stream().mapToInt(each -> each).sum()).isLessThan(PrefetchedFile.END_BYTES + 100);
        CountedFile none = new CountedFile(noise);
        new PrefetchedFile(none, 10L << 30).prefetch();
        new PrefetchedFile(none, 10).prefetch();
        assertThat(none.reads).isEmpty();
        PrefetchedFile cut = new PrefetchedFile(new CountedFile(noise), noise.length + 1);
        cut.prefetch();
        assertThatThrownBy(() -> PackReader.open(cut).isClosed()).isInstanceOf(Problem.class);
    }
}
