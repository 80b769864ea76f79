package dev.coffre.backup.save.patch;

import dev.coffre.backup.cache.BlockSignatures;
import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.sealing.BlockSigner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** Fewer blocks at one distance are not worth another record. Repeated blocks do not count. */
    static final int MIN_BLOCKS = 16;

    /**
     * Length in blocks of the shortest run that is copied. Repeated blocks do not count: a user of a system in a disk image could
     * otherwise test a guess of another user's block that lies among blocks of zeros (docs/threat-model.md §4).
     */
    static final int MIN_RUN = 4;

    /** Maximum number of distances whose signatures are compared for one chunk. */
    private static final int MAX_DISTANCES = 16;

    private final BlockSignatures signatures;
    private final PreviousChunks chunks;
    private final StopSignal stop;
    private @Nullable BlockTable table;

    /**
     * @param signatures of the previous content
     * @param chunks of the previous content
     * @param stop ends the making of the table, which may take minutes
     */
    MovedBlocks(BlockSignatures signatures, PreviousChunks chunks, StopSignal stop) {
        this.signatures = signatures;
        this.chunks = chunks;
        this.stop = stop;
    }

    @Override
    public List<MovedSource> find(ChunkRange range, ChunkSignatures now, BitSet changed) {
        List<MovedSource> sources = new ArrayList<>();
        BitSet repeated = repeated(now.blocks());
        BitSet counted = without(repeated, changed);
        if (counted.cardinality() < MIN_BLOCKS) {
            return sources;
        }
        BitSet wanted = (BitSet) changed.clone();
        for (long distance : distances(range, now, counted)) {
            byte[] before = signatures.readBlocks(range.firstBlock() + distance, range.blocks());
            BitSet found = runs(now.blocks(), before, repeated);
            found.and(wanted);
            if (without(repeated, found).cardinality() >= MIN_BLOCKS) {
                ChunkRange place = new ChunkRange(range.offset() + distance * BlockSigner.BLOCK_BYTES, range.length());
                sources.add(new MovedSource(distance, found, chunks.overlapping(place)));
                wanted.andNot(found);
            }
        }
        sources.sort(
                Comparator.comparingInt((MovedSource source) -> source.blocks().cardinality())
                        .reversed());
        return sources;
    }

    /** Returns the blocks that are equal to the one before them. */
    private static BitSet repeated(byte[] blocks) {
        BitSet repeated = new BitSet();
        for (int from = BlockSigner.SIGNATURE_BYTES; from < blocks.length; from += BlockSigner.SIGNATURE_BYTES) {
            int to = from + BlockSigner.SIGNATURE_BYTES;
            repeated.set(
                    from / BlockSigner.SIGNATURE_BYTES,
                    Arrays.equals(blocks, from - BlockSigner.SIGNATURE_BYTES, from, blocks, from, to));
        }
        return repeated;
    }

    private static BitSet without(BitSet repeated, BitSet blocks) {
        BitSet others = (BitSet) blocks.clone();
        others.andNot(repeated);
        return others;
    }

    /** Returns the blocks with equal signatures, in runs that are long enough. */
    private static BitSet runs(byte[] now, byte[] before, BitSet repeated) {
        BitSet runs = new BitSet();
        int start = 0;
        int counted = 0;
        for (int block = 0; block * BlockSigner.SIGNATURE_BYTES <= now.length; block++) {
            if (block * BlockSigner.SIGNATURE_BYTES < now.length && isEqual(now, before, block)) {
                counted += repeated.get(block) ? 0 : 1;
                continue;
            }
            if (counted >= MIN_RUN) {
                runs.set(start, block);
            }
            start = block + 1;
            counted = 0;
        }
        return runs;
    }

    private static boolean isEqual(byte[] now, byte[] before, int block) {
        ByteBuffer one = ByteBuffer.wrap(now);
        ByteBuffer other = ByteBuffer.wrap(before);
        int at = block * BlockSigner.SIGNATURE_BYTES;
        long first = one.getLong(at);
        long second = one.getLong(at + 8);
        return first == other.getLong(at) && second == other.getLong(at + 8) && (first | second) != 0;
    }

    /** Returns the distances of those {@code blocks} that the table has: first the one of most blocks. */
    private List<Long> distances(ChunkRange range, ChunkSignatures now, BitSet blocks) {
        BlockTable known = table();
        ByteBuffer words = ByteBuffer.wrap(now.blocks());
        Map<Long, Integer> counts = new HashMap<>();
        for (int i = blocks.nextSetBit(0); i >= 0; i = blocks.nextSetBit(i + 1)) {
            long block = known.find(words.getLong(i * BlockSigner.SIGNATURE_BYTES));
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
        stop.check();
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
