package dev.coffre.backup.save.patch;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import java.util.BitSet;
import java.util.List;

/** Finds blocks of a chunk that were elsewhere in the previous content of the file. Thread-safe. */
@FunctionalInterface
interface MovedBlockSearch {
    MovedBlockSearch NONE = (range, now, changed) -> List.of();

    /**
     * Returns where blocks were, the distance with most of them first. No block is in two sources.
     *
     * @param range of the chunk
     * @param now its signatures
     * @param changed blocks of the chunk that are not where they were
     */
    List<MovedSource> find(ChunkRange range, ChunkSignatures now, BitSet changed);
}
