package dev.coffre.backup.chunk;

import dev.coffre.sealing.ChunkerKeys;
import dev.coffre.sealing.Secret;
import java.util.Objects;

/**
 * Chunker 1, {@code toeplitz64-aes128}: content-defined chunks of 1.5 MiB on average (docs/format.md §3). Before the
 * minimum length, only the window that ends there is hashed. The loops are in small methods of their own, because the
 * JIT compiles one large method to a third of the speed.
 */
public final class ToeplitzChunker implements Chunker {
    private final ChunkerParameters parameters;
    private final ToeplitzDigest digest;
    private final CutPrf prf;
    private final byte[] blocks = new byte[CutPrf.BATCH * ToeplitzDigest.BLOCK];

    public ToeplitzChunker(ChunkerKeys keys) {
        this(keys, ChunkerParameters.TOEPLITZ);
    }

    /** With other lengths, for tests that need many cuts in little data. */
    ToeplitzChunker(ChunkerKeys keys, ChunkerParameters parameters) {
        if (parameters.minimum() <= ToeplitzDigest.WINDOW) {
            throw new IllegalArgumentException("the window must fit before the first candidate");
        }
        this.parameters = parameters;
        this.digest = new ToeplitzDigest(keys.table());
        try (Secret aesKey = keys.aesKey()) {
            this.prf = new CutPrf(aesKey, parameters.mask());
        }
    }

    @Override
    public ChunkerParameters parameters() {
        return parameters;
    }

    @Override
    public int cut(byte[] buffer, int offset, int available, boolean endOfStretch) {
        Objects.checkFromIndexSize(offset, available, buffer.length);
        int length = firstCut(buffer, offset, Math.min(available, parameters.maximum()));
        if (length != NO_CUT_YET) {
            return length;
        }
        if (available >= parameters.maximum()) {
            return parameters.maximum();
        }
        return endOfStretch ? available : NO_CUT_YET;
    }

    /** Returns the smallest length from the minimum to {@code limit} at which the cut rule holds. */
    private int firstCut(byte[] buffer, int offset, int limit) {
        if (limit < parameters.minimum()) {
            return NO_CUT_YET;
        }
        int length = parameters.minimum();
        // A candidate's window ends with the byte before the candidate, so rolling starts one step earlier.
        long rolled = digest.of(buffer, offset + length - 1 - ToeplitzDigest.WINDOW);
        while (length <= limit) {
            int candidates = Math.min(CutPrf.BATCH, limit - length + 1);
            rolled = digest.roll(buffer, offset + length - 1, candidates, rolled, blocks);
            int cut = prf.firstCut(blocks, candidates);
            if (cut != CutPrf.NONE) {
                return length + cut;
            }
            length += candidates;
        }
        return NO_CUT_YET;
    }
}
