package dev.coffre.backup.paths;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.sealing.CacheSealer;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Slice;
import java.nio.ByteBuffer;

/** Compresses and seals the parts of a path list: {@code plaintext length u32 ‖ zstd frame}, sealed. Confined to one thread. */
final class BlockCodec implements AutoCloseable {
    /** Paths. */
    static final byte BLOCK = 1;

    /** Points and the places of the blocks. */
    static final byte INDEX = 2;

    private static final int LEVEL = 3;
    private static final int LENGTH_BYTES = 4;

    private final CacheSealer sealer;
    private final ZstdCompressCtx compression = new ZstdCompressCtx();
    private final ZstdDecompressCtx decompression = new ZstdDecompressCtx();

    BlockCodec(DataKey key) {
        sealer = key.cacheSealer();
        compression.setLevel(LEVEL);
    }

    byte[] seal(byte label, Slice plaintext) {
        byte[] frame = compression.compress(plaintext.toArray());
        byte[] body = ByteBuffer.allocate(LENGTH_BYTES + frame.length)
                .putInt(plaintext.length())
                .put(frame)
                .array();
        return sealer.seal(label, Slice.of(body));
    }

    /** @throws MalformedException if the key did not seal it as such, or it is longer than {@code most} bytes */
    byte[] open(byte label, byte[] sealed, int most) {
        byte[] body =
                sealer.open(label, sealed).orElseThrow(() -> new MalformedException("a part that is not genuine"));
        if (body.length < LENGTH_BYTES) {
            throw new MalformedException("a part of " + body.length + " bytes");
        }
        int length = ByteBuffer.wrap(body).getInt();
        if (length < 0 || length > most) {
            throw new MalformedException("a part of " + length + " bytes, more than " + most);
        }
        try {
            byte[] plaintext = new byte[length];
            int got = decompression.decompressByteArray(
                    plaintext, 0, length, body, LENGTH_BYTES, body.length - LENGTH_BYTES);
            if (got != length) {
                throw new MalformedException("a part of " + got + " bytes, not " + length);
            }
            return plaintext;
        } catch (ZstdException e) {
            throw new MalformedException("a part that is no zstd frame", e);
        }
    }

    @Override
    public void close() {
        compression.close();
        decompression.close();
    }
}
