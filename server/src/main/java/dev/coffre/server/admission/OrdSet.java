package dev.coffre.server.admission;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A set of ords that uses memory only for the ranges in which it has ords: {@value #CHUNK_BYTES} bytes for each range of
 * {@value #CHUNK_ORDS}. A BitSet of one great ord would use megabytes. Not thread-safe.
 */
final class OrdSet {
    static final int CHUNK_BYTES = 8 << 10;
    private static final int CHUNK_ORDS = CHUNK_BYTES * Byte.SIZE;

    /** By the ord that is divided by {@link #CHUNK_ORDS}. */
    private final Map<Integer, BitSet> chunks = new HashMap<>();

    void add(long ord) {
        int index = Math.toIntExact(ord);
        chunk(index / CHUNK_ORDS).set(index % CHUNK_ORDS);
    }

    void addAll(OrdSet others) {
        others.chunks.forEach((nr, chunk) -> chunk(nr).or(chunk));
    }

    void removeAll(BitSet ords) {
        chunks.forEach((nr, chunk) -> chunk.andNot(ords.get(nr * CHUNK_ORDS, firstAfter(nr))));
        chunks.values().removeIf(BitSet::isEmpty);
    }

    /** Returns those of {@code ords} that are in this set. */
    BitSet among(BitSet ords) {
        BitSet both = (BitSet) ords.clone();
        for (int ord = both.nextSetBit(0); ord >= 0; ord = both.nextSetBit(ord + 1)) {
            BitSet chunk = chunks.get(ord / CHUNK_ORDS);
            if (chunk == null || !chunk.get(ord % CHUNK_ORDS)) {
                both.clear(ord);
            }
        }
        return both;
    }

    BitSet toBitSet() {
        BitSet all = new BitSet();
        chunks.forEach((nr, chunk) -> chunk.stream().forEach(bit -> all.set(nr * CHUNK_ORDS + bit)));
        return all;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Returns how many bytes the set uses, without the overhead of each range. */
    long bytes() {
        return (long) chunks.size() * CHUNK_BYTES;
    }

    private BitSet chunk(int nr) {
        return chunks.computeIfAbsent(nr, first -> new BitSet(CHUNK_ORDS));
    }

    /** The last range ends at the greatest int, because an ord is the index of a bit. */
    private static int firstAfter(int nr) {
        return (int) Math.min(Integer.MAX_VALUE, (nr + 1L) * CHUNK_ORDS);
    }
}
