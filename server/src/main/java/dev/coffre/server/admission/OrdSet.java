package dev.coffre.server.admission;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
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

    /** Encodes the set as runs: for each, how many ords it leaves out before, and its length, both as varints. */
    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long end = 0;
        for (int nr : chunks.keySet().stream().sorted().toList()) {
            BitSet chunk = chunk(nr);
            long base = (long) nr * CHUNK_ORDS;
            for (int from = chunk.nextSetBit(0); from >= 0; ) {
                int to = chunk.nextClearBit(from);
                putVarint(out, base + from - end);
                putVarint(out, to - from);
                end = base + to;
                from = chunk.nextSetBit(to);
            }
        }
        return out.toByteArray();
    }

    private static void putVarint(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left >= 0x80) {
            out.write((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** Adds an encoded set. Afterwards, this set uses one bit for each ord up to the greatest one at most. */
    void addEncoded(byte[] runs) {
        forEachRun(runs, this::addRun);
    }

    /** Receives the ords from the first one to before the second one. */
    @FunctionalInterface
    private interface RunConsumer {
        void accept(long from, long to);
    }

    private static void forEachRun(byte[] runs, RunConsumer consumer) {
        ByteBuffer in = ByteBuffer.wrap(runs);
        long end = 0;
        while (in.hasRemaining()) {
            long from = end + varint(in);
            end = from + varint(in);
            consumer.accept(from, end);
        }
    }

    /** Adds to {@code found} those of {@code ords} that are in an encoded set, which is not decoded as a whole. */
    static void addAmong(byte[] runs, BitSet ords, BitSet found) {
        forEachRun(runs, (from, to) -> {
            int ord = ords.nextSetBit(Math.toIntExact(from));
            while (ord >= 0 && ord < to) {
                found.set(ord);
                ord = ords.nextSetBit(ord + 1);
            }
        });
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next = in.get();
        while (next < 0) {
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
            next = in.get();
        }
        return value | (long) next << shift;
    }

    private void addRun(long from, long to) {
        int last = Math.toIntExact(to - 1);
        for (int at = Math.toIntExact(from); at <= last && at >= 0; ) {
            int nr = at / CHUNK_ORDS;
            int end = Math.min(last, firstAfter(nr) - 1);
            chunk(nr).set(at % CHUNK_ORDS, end % CHUNK_ORDS + 1);
            at = end + 1;
        }
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
