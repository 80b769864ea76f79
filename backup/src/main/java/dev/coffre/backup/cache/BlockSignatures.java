package dev.coffre.backup.cache;

import dev.coffre.sealing.BlockSigner;
import dev.coffre.vault.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
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

    /**
     * Returns the signatures of the whole blocks in this range. A block that has none, or whose signature cannot be read, has
     * zeros.
     */
    public byte[] read(ChunkRange range) {
        byte[] signatures = new byte[range.blocks() * BlockSigner.LENGTH];
        long firstGroup = range.firstBlock() / SignatureLayout.BLOCKS_PER_GROUP;
        ByteBuffer found = groups(
                firstGroup, Math.ceilDiv(range.firstBlock() + range.blocks(), (long) SignatureLayout.BLOCKS_PER_GROUP));
        int index = (int) (range.firstBlock() % SignatureLayout.BLOCKS_PER_GROUP);
        for (int at = 0; at < signatures.length && found.hasRemaining(); index = 0) {
            int count =
                    Math.min((SignatureLayout.BLOCKS_PER_GROUP - index) * BlockSigner.LENGTH, signatures.length - at);
            int start = found.position();
            found.position(start + SignatureLayout.COUNT_LENGTH + index * BlockSigner.LENGTH)
                    .get(signatures, at, count);
            found.position(start + SignatureLayout.GROUP_LENGTH);
            at += count;
        }
        return cipher.apply(range.firstBlock(), signatures);
    }

    /** As {@link #read}, if all these blocks have a signature. */
    public Optional<byte[]> readAll(ChunkRange range) {
        byte[] signatures = read(range);
        LongBuffer words = ByteBuffer.wrap(signatures).asLongBuffer();
        while (words.hasRemaining()) {
            if ((words.get() | words.get()) == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(signatures);
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
        ByteBuffer found = ByteBuffer.allocate(count * SignatureLayout.GROUP_LENGTH);
        try {
            return file.read(found, SignatureLayout.groupPosition(first)) ? found.flip() : found.limit(0);
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
