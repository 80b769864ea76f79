package dev.coffre.backup.cache;

import dev.coffre.sealing.BlockSigner;

/**
 * The range of a chunk in its file, on the grid of blocks of 4 KiB that begins at the start of the file.
 *
 * @param offset of the chunk's first byte in the file
 * @param length of the chunk, at least 1
 */
public record ChunkRange(long offset, int length) {
    public long end() {
        return offset + length;
    }

    /** The first block that lies in the chunk as a whole. */
    public long firstBlock() {
        return Math.ceilDiv(offset, (long) BlockSigner.BLOCK_BYTES);
    }

    /** How many blocks lie in the chunk as a whole. */
    public int blocks() {
        return (int) Math.max(0, end() / BlockSigner.BLOCK_BYTES - firstBlock());
    }

    /** Bytes of the chunk before its whole blocks; 0 if it has none. They belong to the block before {@link #firstBlock}. */
    public int headLength() {
        return blocks() == 0 ? 0 : (int) (firstBlock() * BlockSigner.BLOCK_BYTES - offset);
    }

    /** Bytes of the chunk after its whole blocks; 0 if it has none. They belong to the block {@link #endBlock}. */
    public int tailLength() {
        return blocks() == 0 ? 0 : (int) (end() % BlockSigner.BLOCK_BYTES);
    }

    /** The block after the last whole one. */
    public long endBlock() {
        return firstBlock() + blocks();
    }

    /** The first group of blocks that begins in the chunk. */
    long firstGroup() {
        return Math.ceilDiv(offset, (long) SignatureLayout.GROUP_SPAN);
    }

    /** The first group that begins after the chunk. */
    long groupEnd() {
        return Math.max(firstGroup(), Math.ceilDiv(end(), (long) SignatureLayout.GROUP_SPAN));
    }
}
