package dev.coffre.sealing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The two keys of chunker 1: the Toeplitz table and the AES key (docs/format.md §3). Safe for several threads. */
public final class ChunkerKeys implements AutoCloseable {
    private static final int TABLE_SIZE = 256;

    private final long[] table;
    private final Secret aesKey;

    private ChunkerKeys(long[] table, Secret aesKey) {
        this.table = table;
        this.aesKey = aesKey;
    }

    static ChunkerKeys from(DataKey key) {
        try (Secret bytes = key.derive(SealedType.CHUNK, KeyPurpose.CDC_TABLE)) {
            return new ChunkerKeys(words(bytes), key.derive(SealedType.CHUNK, KeyPurpose.CDC_AES));
        }
    }

    private static long[] words(Secret secret) {
        byte[] bytes = secret.copy();
        long[] words = new long[TABLE_SIZE];
        ByteBuffer.wrap(bytes).asLongBuffer().get(words);
        Arrays.fill(bytes, (byte) 0);
        return words;
    }

    /** A copy of the 256 words, one for each value of a byte. */
    public long[] table() {
        return table.clone();
    }

    /** A copy of the AES-128 key; the caller closes it. */
    public Secret aesKey() {
        return aesKey.duplicate();
    }

    @Override
    public void close() {
        Arrays.fill(table, 0);
        aesKey.close();
    }

    @Override
    public String toString() {
        return "[chunker keys]";
    }
}
