package dev.coffre.backup.save.known;

import dev.coffre.sealing.Pid;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where known content stands: pid → (record number, slot), in plain arrays with open addressing, because an object an
 * entry would cost four times the memory at a million files.
 *
 * <p>Compares the first 16 bytes of a pid: it is a keyed hash, so nobody without the key can make two that agree in
 * them. 22 bytes a place, at most two thirds of the places taken. Not thread-safe.
 */
final class PidTable {
    /** The slot of content that is a record by itself. */
    static final int NO_SLOT = 0xFFFF;

    /** Bytes of a place. */
    static final int ROW = 2 * Long.BYTES + Integer.BYTES + Character.BYTES;

    /** The record of a place that is not taken. */
    static final int NOTHING = -1;

    private long[] high;
    private long[] low;
    private int[] records;
    private char[] slots;
    private int size;

    PidTable() {
        allocate(1 << 10);
    }

    /** The index of {@code pid}'s place, to be read with {@link #record} and {@link #slot}, or -1. */
    int find(Pid pid) {
        int at = probe(pid.first(), pid.second());
        return records[at] == NOTHING ? NOTHING : at;
    }

    int record(int index) {
        return records[index];
    }

    int slot(int index) {
        return slots[index];
    }

    /** Remembers where {@code pid} stands, unless a place is known already: the first one stays. */
    void putIfAbsent(Pid pid, int record, int slot) {
        int at = probe(pid.first(), pid.second());
        if (records[at] != NOTHING) {
            return;
        }
        if (size >= records.length / 3 * 2) {
            grow();
            at = probe(pid.first(), pid.second());
        }
        set(at, pid.first(), pid.second(), record, slot);
        size++;
    }

    int size() {
        return size;
    }

    /** Taken or not: a power of two. */
    int places() {
        return records.length;
    }

    /** The place of a pid in a table of so many, or else the next that is free. */
    static int home(long first, int places) {
        return (int) first & (places - 1);
    }

    /** Puts as many places as there is room for, from this one on. */
    void write(int from, ByteBuffer rows) {
        for (int at = from; at < records.length && rows.remaining() >= ROW; at++) {
            rows.putLong(high[at]).putLong(low[at]).putInt(records[at]).putChar(slots[at]);
        }
    }

    /** Hands out the two words of each pid. */
    void forEach(Words words) {
        for (int at = 0; at < records.length; at++) {
            if (records[at] != NOTHING) {
                words.accept(high[at], low[at]);
            }
        }
    }

    /** The first two words of a pid. */
    interface Words {
        void accept(long first, long second);
    }

    /** Forgets everything and keeps its places. */
    void clear() {
        Arrays.fill(records, NOTHING);
        size = 0;
    }

    private int probe(long a, long b) {
        int mask = records.length - 1;
        int at = home(a, records.length);
        while (records[at] != NOTHING && (high[at] != a || low[at] != b)) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void set(int at, long a, long b, int record, int slot) {
        high[at] = a;
        low[at] = b;
        records[at] = record;
        slots[at] = (char) slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldRecords = records;
        char[] oldSlots = slots;
        allocate(Math.multiplyExact(records.length, 2));
        for (int i = 0; i < oldRecords.length; i++) {
            if (oldRecords[i] != NOTHING) {
                set(probe(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldRecords[i], oldSlots[i]);
            }
        }
    }

    private void allocate(int places) {
        high = new long[places];
        low = new long[places];
        records = new int[places];
        slots = new char[places];
        Arrays.fill(records, NOTHING);
    }
}
