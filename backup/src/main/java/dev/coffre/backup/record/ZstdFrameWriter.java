package dev.coffre.backup.record;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.util.ZstdVersion;
import dev.coffre.sealing.Slice;

/**
 * Compresses into zstd frames: one thread, no dictionary, with a content checksum. A recovery verifies the checksum in place
 * of the SIV (decision 0045). Reuses its context and its output buffer. Confined to one thread.
 */
final class ZstdFrameWriter implements AutoCloseable {
    /** The longest chunk has 2²² bytes. By default, levels 1 and 2 would look back only 2¹⁹ and 2²⁰. */
    static final int WINDOW_LOG = 22;

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final String codecTag;
    private byte[] output = new byte[0];

    ZstdFrameWriter(Compression compression) {
        context.setLevel(compression.level());
        context.setWindowLog(WINDOW_LOG);
        context.setHashLog(compression.hashLog());
        context.setChecksum(true);
        context.setContentSize(true);
        codecTag = "zstd-" + libraryVersion() + "/" + compression.level();
    }

    /** Returns the frame of {@code raw} in a buffer that the next call overwrites. */
    Slice frame(Slice raw) {
        int bound = (int) Zstd.compressBound(raw.length());
        if (output.length < bound) {
            output = new byte[bound];
        }
        int length = context.compressByteArray(output, 0, output.length, raw.bytes(), raw.offset(), raw.length());
        return new Slice(output, 0, length);
    }

    /** Library version and level, as a parent records them, e.g. {@code zstd-1.5.7/2}. */
    String codecTag() {
        return codecTag;
    }

    /** Without the build number of the binding: only the library determines the bytes of a frame. */
    static String libraryVersion() {
        return ZstdVersion.VERSION.replaceFirst("-.*", "");
    }

    @Override
    public void close() {
        context.close();
    }
}
