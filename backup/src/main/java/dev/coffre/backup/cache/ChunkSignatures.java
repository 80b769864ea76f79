package dev.coffre.backup.cache;

import dev.coffre.sealing.BlockSigner;
import java.nio.ByteBuffer;

/**
 * The signatures of a chunk: of the whole blocks of the grid in it, and of the two blocks that it shares with its neighbours,
 * as far as they lie in the chunk. The signature of such a part has 8 bytes. It does not tell where the chunk begins or ends.
 * Zeros mean that there is no signature.
 *
 * @param head of the part of a block at the start of the chunk
 * @param blocks of the whole blocks, {@link BlockSigner#SIGNATURE_BYTES} bytes each
 * @param tail of the part of a block at the end of the chunk
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record ChunkSignatures(long head, byte[] blocks, long tail) {
    public static final ChunkSignatures NONE = new ChunkSignatures(0, new byte[0], 0);

    /** Returns whether no signature of this range is missing. */
    boolean isComplete(ChunkRange range) {
        ByteBuffer words = ByteBuffer.wrap(blocks);
        for (int at = 0; at < blocks.length; at += BlockSigner.SIGNATURE_BYTES) {
            if (words.getLong(at) == 0 && words.getLong(at + Long.BYTES) == 0) {
                return false;
            }
        }
        return (range.headLength() == 0 || head != 0) && (range.tailLength() == 0 || tail != 0);
    }
}
