package dev.coffre.backup.save.patch;

import dev.coffre.backup.cache.BlockSignatures;
import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.sealing.BlockSigner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds blocks of a chunk that were elsewhere in the previous content of the file. The table of all its blocks is made when a
 * chunk first has enough changed ones. Thread-safe.
 */
final class MovedBlocks implements MovedBlockSearch {
    /** Fewer blocks at one distance are not worth another record. */
    static final int MIN_BLOCKS = 16;

    /** Length in blocks of the shortest run that is copied. */
    static final int MIN_RUN = 4;

    /** Maximum number of distances whose signatures are compared for one chunk. */
    private static final int MAX_DISTANCES = 16;

    private final BlockSignatures signatures;
    private final PreviousChunks chunks;
    private @Nullable BlockTable table;

    /**
     * @param signatures of the previous content
     * @param chunks of the previous content
     */
    MovedBlocks(BlockSignatures signatures, PreviousChunks chunks) {
        this.signatures = signatures;
        this.chunks = chunks;
    }

    @Override
    public List<MovedSource> find(ChunkRange range, ChunkSignatures now, BitSet changed) {
        List<MovedSource> sources = new ArrayList<>();
        if (changed.cardinality() < MIN_BLOCKS) {
            return sources;
        }
        BitSet wanted = (BitSet) changed.clone();
        for (long distance : distances(range, now, wanted)) {
            byte[] before = signatures.readBlocks(range.firstBlock() + distance, range.blocks());
            BitSet found = runs(now.blocks(), before, wanted);
            if (found.cardinality() >= MIN_BLOCKS) {
                long bytes = distance * BlockSigner.BLOCK;
                ChunkRange place = new ChunkRange(range.offset() + bytes, range.length());
                sources.add(new MovedSource(bytes, found, chunks.overlapping(place)));
                wanted.andNot(found);
            }
        }
        sources.sort(
                Comparator.comparingInt((MovedSource source) -> source.blocks().cardinality())
                        .reversed());
        return sources;
    }

    /** Returns the blocks of {@code wanted} with equal signatures, in runs that are long enough. */
    private static BitSet runs(byte[] now, byte[] before, BitSet wanted) {
        BitSet runs = new BitSet();
        int start = 0;
        for (int block = 0; block * BlockSigner.LENGTH <= now.length; block++) {
            if (block * BlockSigner.LENGTH == now.length || !isEqual(now, before, block)) {
                if (block - start >= MIN_RUN) {
                    runs.set(start, block);
                }
                start = block + 1;
            }
        }
        runs.and(wanted);
        return runs;
    }

    private static boolean isEqual(byte[] now, byte[] before, int block) {
        ByteBuffer one = ByteBuffer.wrap(now);
        ByteBuffer other = ByteBuffer.wrap(before);
        int at = block * BlockSigner.LENGTH;
        long first = one.getLong(at);
        long second = one.getLong(at + 8);
        return first == other.getLong(at) && second == other.getLong(at + 8) && (first | second) != 0;
    }

    /** Returns how far the blocks moved that are found in the table, in blocks: those that most blocks have first. */
    private List<Long> distances(ChunkRange range, ChunkSignatures now, BitSet wanted) {
        BlockTable known = table();
        ByteBuffer words = ByteBuffer.wrap(now.blocks());
        Map<Long, Integer> counts = new HashMap<>();
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            long block = known.find(words.getLong(i * BlockSigner.LENGTH));
            if (block != BlockTable.NONE) {
                counts.merge(block - (range.firstBlock() + i), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Long, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_DISTANCES)
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized BlockTable table() {
        BlockTable known = table;
        if (known == null) {
            BlockTable made = new BlockTable();
            chunks.forEach(range -> add(range, made));
            table = made;
            known = made;
        }
        return known;
    }

    private void add(ChunkRange range, BlockTable to) {
        ByteBuffer words = ByteBuffer.wrap(signatures.readBlocks(range.firstBlock(), range.blocks()));
        long previous = 0;
        for (int i = 0; i < range.blocks(); i++) {
            long first = words.getLong();
            long second = words.getLong();
            // Runs of equal blocks, such as zeros, are everywhere and say nothing about a place.
            if (first != previous && (first | second) != 0) {
                to.add(first, range.firstBlock() + i);
            }
            previous = first;
        }
    }
}
