package dev.coffre.backup.chunk;

import dev.coffre.sealing.ChunkerKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Keys, content and a reader that feeds a chunker as a file would. */
final class TestChunks {
    /** Small chunks through the same code: 1.3 KiB on average. */
    static final ChunkerParameters SMALL = new ChunkerParameters(1, 1024, 0xFF, 6000);

    private TestChunks() {}

    static ChunkerKeys keys(long number) {
        byte[] key = ByteBuffer.allocate(DataKey.LENGTH).putLong(number).array();
        try (DataKey dataKey = DataKey.of(new KeyContext(1, 2, 1), Secret.taking(key))) {
            return dataKey.chunkerKeys();
        }
    }

    static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Lengths of the chunks of one stretch that arrives in reads of the given sizes. */
    static List<Integer> lengths(Chunker chunker, byte[] stretch, IntSupplier readSizes) {
        List<Integer> lengths = new ArrayList<>();
        int start = 0;
        int read = 0;
        while (start < stretch.length) {
            int length = read == start
                    ? Chunker.NO_CUT_YET
                    : chunker.cut(stretch, start, read - start, read == stretch.length);
            if (length == Chunker.NO_CUT_YET) {
                read = Math.min(stretch.length, read + readSizes.getAsInt());
            } else {
                lengths.add(length);
                start += length;
            }
        }
        return lengths;
    }

    static List<Integer> lengths(Chunker chunker, byte[] stretch) {
        return lengths(chunker, stretch, () -> stretch.length);
    }

    static List<byte[]> chunks(byte[] stretch, List<Integer> lengths) {
        List<byte[]> chunks = new ArrayList<>();
        int start = 0;
        for (int length : lengths) {
            chunks.add(Arrays.copyOfRange(stretch, start, start + length));
            start += length;
        }
        return chunks;
    }
}
