package dev.coffre.acceptance.simulation;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.sealing.BlockSigner;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The content of a large file at one moment: data at its start, a hole, more data, and a hole up to its end.
 * So a file of several mebibytes costs a world the work for less than one. Blocks compress to almost nothing.
 *
 * @param size of the file in bytes
 * @param cut where the second chunk begins
 * @param versions of the blocks of 4 KiB that hold data. The same version of the same block has the same bytes on all machines
 */
record LargeFileContent(long size, int cut, List<Integer> versions) {
    static final int BLOCKS = 210;
    static final int FIRST_BLOCKS = 144;
    static final int CHUNKS = 3;

    private static final int BLOCK = BlockSigner.BLOCK_BYTES;
    private static final int SECOND_START = 2 << 20;

    LargeFileContent {
        versions = List.copyOf(versions);
    }

    /** The chunks in order. Where they end is up to the chunker, and nothing that a world examines. */
    List<ChunkRange> chunks() {
        int first = FIRST_BLOCKS * BLOCK;
        return List.of(
                new ChunkRange(0, cut),
                new ChunkRange(cut, first - cut),
                new ChunkRange(SECOND_START, (BLOCKS - FIRST_BLOCKS) * BLOCK));
    }

    /** Returns the index of the block that holds this byte of a chunk. */
    static int blockAt(long offset) {
        return offset < SECOND_START ? (int) (offset / BLOCK) : FIRST_BLOCKS + (int) ((offset - SECOND_START) / BLOCK);
    }

    byte[] bytes(ChunkRange chunk) {
        int from = blockAt(chunk.offset());
        int to = blockAt(chunk.end() - 1) + 1;
        ByteBuffer blocks = ByteBuffer.allocate((to - from) * BLOCK);
        for (int block = from; block < to; block++) {
            long word = (31L * block + versions.get(block) + 1) * 0x9E3779B97F4A7C15L;
            for (int i = 0; i < BLOCK; i += Long.BYTES) {
                blocks.putLong(word);
            }
        }
        byte[] bytes = new byte[chunk.length()];
        blocks.position((int) (chunk.offset() % BLOCK)).get(bytes);
        return bytes;
    }
}
