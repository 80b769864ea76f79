package dev.coffre.vault.store.pack;

import dev.coffre.bench.Sample;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Records appended to a pack in memory, and read from it, beside the same bytes through a bare channel. */
@State(Scope.Thread)
@OperationsPerInvocation(PackBenchmark.BYTES)
public class PackBenchmark {
    static final int BYTES = 16 << 20;

    private static final int RECORD = 1 << 20;
    private static final int RECORDS = BYTES / RECORD;

    private final Path folder = Sample.folder();
    private final Path appended = folder.resolve("appended");
    private final DomainId domain = new DomainId(1, 2);
    private final RecordHeader header =
            new RecordHeader(RecordType.CHUNK, domain, 1, RECORD - 40 - RecordHeader.SIV_LENGTH - 4, List.of());
    private final RecordBytes record = RecordBytes.of(record(header));
    private final ByteBuffer direct = ByteBuffer.allocateDirect(RECORD).put(Arrays.copyOf(record.bytes(), RECORD));
    private final PackReader reader;
    private final FileChannel channel;

    public PackBenchmark() {
        Path pack = folder.resolve("pack");
        fill(pack).close();
        reader = PackReader.open(new LocalDisk().open(pack));
        channel = Sample.made(() -> FileChannel.open(pack, StandardOpenOption.READ));
    }

    private static byte[] record(RecordHeader header) {
        byte[] bytes = Sample.noise(header.recordLength());
        byte[] head = header.encode();
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }

    private PackWriter fill(Path file) {
        PackHeader packHeader = new PackHeader(PackKind.DATA, new PackId(3, 4), domain);
        PackWriter writer = PackWriter.create(new LocalDisk().create(file), packHeader);
        for (int i = 0; i < RECORDS; i++) {
            writer.append(record, header);
        }
        return writer;
    }

    @TearDown
    public void delete() throws IOException {
        reader.close();
        channel.close();
        Sample.delete(folder);
    }

    @Benchmark
    public void append() throws IOException {
        fill(appended).close();
        Files.delete(appended);
    }

    @Benchmark
    public void bareAppend() throws IOException {
        try (FileChannel file = FileChannel.open(appended, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < RECORDS; i++) {
                file.write(direct.rewind());
            }
        }
        Files.delete(appended);
    }

    @Benchmark
    public int read() {
        int bytes = 0;
        for (int i = 0; i < RECORDS; i++) {
            bytes += reader.record(PackHeader.BYTES + i * record.bytes().length, record.bytes().length).length;
        }
        return bytes;
    }

    @Benchmark
    public int bareRead() throws IOException {
        int bytes = 0;
        for (int i = 0; i < RECORDS; i++) {
            bytes += channel.read(direct.clear(), (long) i * RECORD);
        }
        return bytes;
    }
}
