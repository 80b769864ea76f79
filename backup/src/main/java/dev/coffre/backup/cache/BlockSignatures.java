package dev.coffre.backup.cache;

import dev.coffre.sealing.BlockSigner;
import dev.coffre.vault.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The block signatures of a file's content in the previous point. Thread-safe. */
public final class BlockSignatures implements AutoCloseable {
    private final CacheFile file;
    private final SignatureCipher cipher;
    private final long groups;

    BlockSignatures(CacheFile file, SignatureCipher cipher, long size) {
        this.file = file;
        this.cipher = cipher;
        this.groups = Math.ceilDiv(size, (long) SignatureLayout.GROUP_SPAN);
    }

    /** Returns the signatures of this range. What has none, or whose signature cannot be read, has zeros. */
    public ChunkSignatures read(ChunkRange range) {
        return new ChunkSignatures(
                range.headLength() == 0 ? 0 : part(range.firstBlock() - 1, SignatureLayout.HEAD),
                readBlocks(range.firstBlock(), range.blocks()),
                range.tailLength() == 0 ? 0 : part(range.endBlock(), SignatureLayout.TAIL));
    }

    /** As {@link #read}, if none is missing. */
    public Optional<ChunkSignatures> readAll(ChunkRange range) {
        return Optional.of(read(range)).filter(signatures -> signatures.isComplete(range));
    }

    private long part(long block, int position) {
        ByteBuffer found = read(SignatureLayout.blockPosition(block) + position, Long.BYTES);
        return found.hasRemaining() ? cipher.apply(block, position, found.getLong()) : 0;
    }

    /** As {@link #read}, of whole blocks only. Blocks before the start of the file or after its end have zeros. */
    public byte[] readBlocks(long firstBlock, int count) {
        byte[] signatures = new byte[count * BlockSigner.SIGNATURE_BYTES];
        if (firstBlock < 0) {
            int missing = (int) Math.min(-firstBlock, count);
            byte[] existing = readBlocks(0, count - missing);
            System.arraycopy(existing, 0, signatures, missing * BlockSigner.SIGNATURE_BYTES, existing.length);
            return signatures;
        }
        long firstGroup = firstBlock / SignatureLayout.BLOCKS_PER_GROUP;
        ByteBuffer found =
                groups(firstGroup, Math.ceilDiv(firstBlock + count, (long) SignatureLayout.BLOCKS_PER_GROUP));
        int index = (int) (firstBlock % SignatureLayout.BLOCKS_PER_GROUP);
        for (int at = 0; at < signatures.length && found.hasRemaining(); index = 0) {
            int length = Math.min(
                    (SignatureLayout.BLOCKS_PER_GROUP - index) * BlockSigner.SIGNATURE_BYTES, signatures.length - at);
            int group = found.position();
            found.position(group + SignatureLayout.COUNT_LENGTH + index * BlockSigner.SIGNATURE_BYTES)
                    .get(signatures, at, length);
            found.position(group + SignatureLayout.GROUP_LENGTH);
            at += length;
        }
        return cipher.apply(firstBlock, signatures);
    }

    /**
     * Returns how many bytes of this range were sent in patch bundles since it was last sent whole. An estimate, because chunks
     * may begin elsewhere by now.
     */
    public int patchedBytes(ChunkRange range) {
        ByteBuffer found = groups(range.firstGroup(), range.groupEnd());
        long patched = 0;
        for (int at = 0; at < found.limit(); at += SignatureLayout.GROUP_LENGTH) {
            patched += found.getInt(at) & 0xFFFF_FFFFL;
        }
        return (int) Math.min(patched, Integer.MAX_VALUE);
    }

    /** Returns the existing groups from {@code first} to {@code end}; none if they cannot be read. */
    private ByteBuffer groups(long first, long end) {
        int count = (int) Math.max(0, Math.min(end, groups) - first);
        return read(SignatureLayout.groupPosition(first), count * SignatureLayout.GROUP_LENGTH);
    }

    /** Returns these bytes of the file; none if they cannot be read. */
    private ByteBuffer read(long position, int length) {
        ByteBuffer found = ByteBuffer.allocate(length);
        try {
            return file.read(found, position) ? found.flip() : found.limit(0);
        } catch (Problem unreadable) {
            return found.limit(0);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (Problem ignored) {
            // It was only read.
        }
    }
}
