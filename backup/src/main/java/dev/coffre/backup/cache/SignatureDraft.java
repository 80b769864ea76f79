package dev.coffre.backup.cache;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.vault.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The signatures of a file that is being read, in an unfinished file of the cache folder. */
public final class SignatureDraft {
    private final CacheFile file;
    private final byte[] nonce;
    private final SignatureCipher cipher;
    private final AtomicReference<@Nullable Problem> failure = new AtomicReference<>();
    private volatile boolean tooLarge;

    /** @param nonce for the header of the file */
    SignatureDraft(CacheFile file, byte[] nonce, SignatureCipher cipher) {
        this.file = file;
        this.nonce = nonce;
        this.cipher = cipher;
    }

    /**
     * Writes what is known about a chunk. Thread-safe. A failure makes the draft useless, and the run continues.
     *
     * @param range of the chunk in the file
     * @param patchedBytes see {@link BlockSignatures#patchedBytes}
     */
    public void write(ChunkRange range, ChunkSignatures signatures, int patchedBytes) {
        tooLarge |= range.end() > SignatureLayout.MAX_FILE_SIZE;
        if (tooLarge || failure.get() != null) {
            return;
        }
        try {
            writePart(range.firstBlock() - 1, SignatureLayout.HEAD, signatures.head());
            writeBlocks(range.firstBlock(), ByteBuffer.wrap(cipher.apply(range.firstBlock(), signatures.blocks())));
            writePart(range.endBlock(), SignatureLayout.TAIL, signatures.tail());
            writeCounts(range, patchedBytes);
        } catch (Problem problem) {
            failure.compareAndSet(null, problem);
        }
    }

    private void writePart(long block, int position, long signature) {
        if (signature != 0) {
            ByteBuffer encrypted = ByteBuffer.allocate(Long.BYTES).putLong(cipher.apply(block, position, signature));
            file.write(encrypted.flip(), SignatureLayout.blockPosition(block) + position);
        }
    }

    private void writeBlocks(long firstBlock, ByteBuffer signatures) {
        long block = firstBlock;
        int end = signatures.limit();
        while (signatures.position() < end) {
            int index = (int) (block % SignatureLayout.BLOCKS_PER_GROUP);
            int room = (SignatureLayout.BLOCKS_PER_GROUP - index) * BlockSigner.SIGNATURE_BYTES;
            int count = Math.min(room, end - signatures.position());
            file.write(signatures.limit(signatures.position() + count), SignatureLayout.blockPosition(block));
            block += count / BlockSigner.SIGNATURE_BYTES;
        }
    }

    /** Spreads the count over the groups that begin in the chunk. Zeros need not be written. */
    private void writeCounts(ChunkRange range, int patchedBytes) {
        long groups = range.groupEnd() - range.firstGroup();
        for (long group = range.firstGroup(); patchedBytes > 0 && group < range.groupEnd(); group++) {
            ByteBuffer count =
                    ByteBuffer.allocate(SignatureLayout.COUNT_LENGTH).putInt((int) Math.ceilDiv(patchedBytes, groups));
            file.write(count.flip(), SignatureLayout.groupPosition(group));
        }
    }

    byte[] nonce() {
        return nonce;
    }

    Optional<Problem> failure() {
        return Optional.ofNullable(failure.get());
    }

    boolean isComplete(long size) {
        return !tooLarge && failure.get() == null && size <= SignatureLayout.MAX_FILE_SIZE;
    }

    void finish(ByteBuffer header, long size, PrivatePath target) {
        long end = SignatureLayout.length(size);
        if (file.size() < end) {
            file.write(ByteBuffer.allocate(1), end - 1);
        }
        file.write(header, 0);
        file.replace(target);
        file.close();
    }

    void discard() {
        file.discard();
    }
}
