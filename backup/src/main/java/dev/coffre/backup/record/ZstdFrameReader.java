package dev.coffre.backup.record;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.ProblemCode;
import java.util.function.IntFunction;

/** Decompresses zstd frames, never beyond the sealed length, and verifies their checksum. Confined to one thread. */
final class ZstdFrameReader implements AutoCloseable {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    /**
     * Returns the content of a frame.
     *
     * @param memory gives an array of at least this length, for the content
     * @throws dev.coffre.vault.problem.Problem {@code payload-malformed} if it does not have exactly {@code length} bytes, or
     *     its checksum is wrong
     */
    Slice read(Slice frame, int length, IntFunction<byte[]> memory) {
        byte[] raw = memory.apply(length);
        int written = decompress(frame, raw, length);
        if (written != length) {
            throw ProblemCode.PAYLOAD_MALFORMED.with("reason", "raw content is shorter than stated");
        }
        return new Slice(raw, 0, length);
    }

    private int decompress(Slice frame, byte[] raw, int length) {
        try {
            return context.decompressByteArray(raw, 0, length, frame.bytes(), frame.offset(), frame.length());
        } catch (ZstdException e) {
            throw ProblemCode.PAYLOAD_MALFORMED
                    .with("reason", "body is no intact zstd frame of the stated length")
                    .causedBy(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
