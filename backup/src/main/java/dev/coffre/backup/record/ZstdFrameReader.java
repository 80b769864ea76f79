package dev.coffre.backup.record;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.ProblemCode;

/** Decompresses zstd frames, never beyond the sealed length, and verifies their checksum. Confined to one thread. */
final class ZstdFrameReader implements AutoCloseable {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    /**
     * Returns the content of a frame.
     *
     * @throws dev.coffre.vault.problem.Problem {@code payload-malformed} if it does not have exactly {@code length} bytes, or
     *     its checksum is wrong
     */
    byte[] read(Slice frame, int length) {
        byte[] raw = new byte[length];
        int written = decompress(frame, raw);
        if (written != length) {
            throw ProblemCode.PAYLOAD_MALFORMED.with("reason", "raw content is shorter than stated");
        }
        return raw;
    }

    private int decompress(Slice frame, byte[] raw) {
        try {
            return context.decompressByteArray(raw, 0, raw.length, frame.bytes(), frame.offset(), frame.length());
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
