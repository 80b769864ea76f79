package dev.coffre.backup.record;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import dev.coffre.bench.Bare;
import dev.coffre.bench.Sample;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.record.RecordType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compares sealing and opening a chunk record with its parts, each done once by the bare JDK and zstd. */
@State(Scope.Thread)
@OperationsPerInvocation(Sample.CHUNK)
public abstract class RecordBenchmark {
    private final Bare bare = new Bare();
    private final RecordSealer sealer = new RecordSealer(Sample.key(), Compression.DEFAULT);
    private final RecordOpener opener = new RecordOpener(DomainKeys.of(Sample.key()));
    private final ZstdCompressCtx compressing =
            new ZstdCompressCtx().setLevel(Compression.DEFAULT.level()).setWindowLog(ZstdFrameWriter.WINDOW_LOG);
    private final ZstdDecompressCtx decompressing = new ZstdDecompressCtx();
    private final byte[] frame = new byte[(int) Zstd.compressBound(Sample.CHUNK)];
    private final byte[] sealed = new byte[frame.length];
    private final byte[] opened = new byte[Sample.CHUNK];
    private final byte[] raw;
    private final SealedRecord record;
    private final int frameLength;

    /** @param raw of one chunk */
    protected RecordBenchmark(byte[] raw) {
        this.raw = raw;
        record = sealer.seal(RecordType.CHUNK, Slice.of(raw));
        frameLength = compress();
    }

    private int compress() {
        return compressing.compressByteArray(frame, 0, frame.length, raw, 0, raw.length);
    }

    @Benchmark
    public SealedRecord seal() {
        return sealer.seal(RecordType.CHUNK, Slice.of(raw));
    }

    @Benchmark
    public byte[] partsOfSealing() {
        bare.hmac(raw, raw.length);
        int length = compress();
        if (length >= raw.length) {
            return bare.sha256(bare.ctr(raw, raw.length, sealed), raw.length);
        }
        bare.hmac(frame, length);
        return bare.sha256(bare.ctr(frame, length, sealed), length);
    }

    @Benchmark
    public OpenedRecord open() {
        return opener.open(record.record().oid(), RecordType.CHUNK, record.pid(), record.record());
    }

    @Benchmark
    public byte[] partsOfOpening() {
        if (frameLength >= raw.length) {
            return bare.hmac(bare.ctr(raw, raw.length, sealed), raw.length);
        }
        bare.hmac(bare.ctr(frame, frameLength, sealed), frameLength);
        decompressing.decompressByteArray(opened, 0, opened.length, frame, 0, frameLength);
        return opened;
    }
}
