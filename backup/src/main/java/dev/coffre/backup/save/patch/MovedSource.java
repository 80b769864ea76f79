package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.PlacedChunk;
import java.util.BitSet;
import java.util.List;

/**
 * Blocks of a chunk that the previous content has at one distance.
 *
 * @param distance in blocks, from a block to the place where it was
 * @param blocks those that are there, by their number in the chunk
 * @param previous chunks of the previous content that overlap the range at that distance, in order
 */
record MovedSource(long distance, BitSet blocks, List<PlacedChunk> previous) {}
