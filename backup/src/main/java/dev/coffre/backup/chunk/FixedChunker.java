package dev.coffre.backup.chunk;

import java.util.Objects;

/** Chunker 2: pieces of 1 MiB, for disk images and databases that change in place. */
public final class FixedChunker implements Chunker {
    @Override
    public ChunkerParameters parameters() {
        return ChunkerParameters.FIXED;
    }

    @Override
    public int cut(byte[] buffer, int offset, int available, boolean endOfStretch) {
        Objects.checkFromIndexSize(offset, available, buffer.length);
        int length = ChunkerParameters.FIXED.maximum();
        if (available >= length) {
            return length;
        }
        return endOfStretch ? available : NO_CUT_YET;
    }
}
