package dev.coffre.backup.save.pid;

import dev.coffre.sealing.Pid;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Open-addressing hash table from pid to record number and slot. It uses primitive arrays, because an object per entry would
 * take four times the memory at a million files.
 *
 * <p>Compares only the first 16 bytes of a pid. A pid is a keyed hash, so a collision cannot be constructed without the key.
 * Takes 22 bytes per table slot. At most two thirds of the slots are occupied. Not thread-safe.
 */
public final class PidTable {
    /** The slot of content that is a record of its own. */
    public static final int NO_SLOT = 0xFFFF;

    /** Bytes of a table slot. */
    static final int SLOT_BYTES = 2 * Long.BYTES + Integer.BYTES + Character.BYTES;

    /** Record number of a free table slot. */
    static final int FREE = -1;

    private long[] high;
    private long[] low;
    private int[] records;
    private char[] slots;
    private int size;

    public PidTable() {
        allocate(1 << 10);
    }

    /** Returns the index of {@code pid}, for {@link #record} and {@link #slot}; -1 if it is absent. */
    public int find(Pid pid) {
        int at = probe(pid.first(), pid.second());
        return records[at] == FREE ? FREE : at;
    }

    public int record(int index) {
        return records[index];
    }

    int slot(int index) {
        return slots[index];
    }

    /** Adds the location of the pid that begins with these two words, unless one is known. */
    public void putIfAbsent(long first, long second, int record, int slot) {
        int at = probe(first, second);
        if (records[at] != FREE) {
            return;
        }
        if (size >= records.length / 3 * 2) {
            grow();
            at = probe(first, second);
        }
        set(at, first, second, record, slot);
        size++;
    }

    int size() {
        return size;
    }

    /** Returns the capacity, a power of two. */
    int capacity() {
        return records.length;
    }

    /** Returns the home position of a pid in a table of this capacity, where probing starts. */
    static int homeIndex(long first, int capacity) {
        return (int) first & (capacity - 1);
    }

    /** Writes entries starting at {@code from} until the buffer or the table ends. */
    void write(int from, ByteBuffer rows) {
        for (int at = from; at < records.length && rows.remaining() >= SLOT_BYTES; at++) {
            rows.putLong(high[at]).putLong(low[at]).putInt(records[at]).putChar(slots[at]);
        }
    }

    /** Passes on the first two words of each pid. */
    void forEach(PidConsumer words) {
        for (int at = 0; at < records.length; at++) {
            if (records[at] != FREE) {
                words.accept(high[at], low[at]);
            }
        }
    }

    /** Receives the first two words of a pid. */
    interface PidConsumer {
        void accept(long first, long second);
    }

    /** Removes all entries and keeps the capacity. */
    void clear() {
        Arrays.fill(records, FREE);
        size = 0;
    }

    private int probe(long a, long b) {
        int mask = records.length - 1;
        int at = homeIndex(a, records.length);
        while (records[at] != FREE && (high[at] != a || low[at] != b)) {
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
            if (oldRecords[i] != FREE) {
                set(probe(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldRecords[i], oldSlots[i]);
            }
        }
    }

    private void allocate(int capacity) {
        high = new long[capacity];
        low = new long[capacity];
        records = new int[capacity];
        slots = new char[capacity];
        Arrays.fill(records, FREE);
    }
}
