package dev.coffre.backup.record;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import dev.coffre.bench.Sample;
import dev.coffre.sealing.Slice;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compares zstd as records use it with zstd over off-heap memory. */
@State(Scope.Thread)
@OperationsPerInvocation(Sample.CHUNK)
public class FrameBenchmark {
    private final byte[] text = Sample.text(Sample.CHUNK);
    private final ZstdFrameWriter writer = new ZstdFrameWriter(Compression.DEFAULT);
    private final ZstdFrameReader reader = new ZstdFrameReader();
    private final ZstdCompressCtx compressing =
            new ZstdCompressCtx().setLevel(Compression.DEFAULT.level()).setWindowLog(ZstdFrameWriter.WINDOW_LOG);
    private final ZstdDecompressCtx decompressing = new ZstdDecompressCtx();
    private final Slice frame = copy(writer.frame(Slice.of(text)));
    private final ByteBuffer directText = direct(text);
    private final ByteBuffer directFrame = direct(frame.toArray());
    private final ByteBuffer into = ByteBuffer.allocateDirect((int) Zstd.compressBound(Sample.CHUNK));

    private static Slice copy(Slice slice) {
        return Slice.of(slice.toArray().clone());
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Benchmark
    public Slice write() {
        return writer.frame(Slice.of(text));
    }

    @Benchmark
    public int bareWrite() {
        return compressing.compressDirectByteBuffer(into, 0, into.capacity(), directText, 0, directText.capacity());
    }

    @Benchmark
    public Slice read() {
        return reader.read(frame, Sample.CHUNK, byte[]::new);
    }

    @Benchmark
    public int bareRead() {
        return decompressing.decompressDirectByteBuffer(into, 0, Sample.CHUNK, directFrame, 0, directFrame.capacity());
    }
}
