package dev.coffre.backup.save.pid;

import dev.coffre.backup.spill.SpillFile;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A {@link PidTable} in a file, with a Bloom filter in memory. The filter answers most look-ups of absent pids. Every other
 * look-up takes one read of a few consecutive table slots, rarely more. Not thread-safe.
 */
final class SpilledPidTable {
    /** Table slots per read: at two thirds load, a pid is hardly ever further from its home position. */
    private static final int SLOTS_PER_READ = 32;

    private static final int SLOTS_PER_WRITE = 1 << 12;

    private final SpillFile file;
    private final long start;
    private final int capacity;
    private final PidBloomFilter filter;
    private final ByteBuffer rows = ByteBuffer.allocate(SLOTS_PER_READ * PidTable.SLOT_BYTES);

    private SpilledPidTable(SpillFile file, long start, int capacity, PidBloomFilter filter) {
        this.file = file;
        this.start = start;
        this.capacity = capacity;
        this.filter = filter;
    }

    /** Writes the table at {@code start}. */
    static SpilledPidTable write(PidTable table, SpillFile file, long start) {
        PidBloomFilter filter = new PidBloomFilter(table.capacity());
        table.forEach((_, second) -> filter.add(second));
        ByteBuffer rows = ByteBuffer.allocate(SLOTS_PER_WRITE * PidTable.SLOT_BYTES);
        for (int at = 0; at < table.capacity(); at += SLOTS_PER_WRITE) {
            table.write(at, rows.clear());
            file.write(rows.flip(), start + (long) at * PidTable.SLOT_BYTES);
        }
        return new SpilledPidTable(file, start, table.capacity(), filter);
    }

    /** Returns the position after its last byte. */
    long end() {
        return start + (long) capacity * PidTable.SLOT_BYTES;
    }

    Optional<PidIndex.RecordSlot> find(long first, long second) {
        return filter.mayContain(second) ? read(first, second) : Optional.empty();
    }

    private Optional<PidIndex.RecordSlot> read(long first, long second) {
        int at = PidTable.homeIndex(first, capacity);
        while (true) {
            int count = Math.min(SLOTS_PER_READ, capacity - at);
            file.read(rows.clear().limit(count * PidTable.SLOT_BYTES), start + (long) at * PidTable.SLOT_BYTES);
            while (rows.hasRemaining()) {
                long high = rows.getLong();
                long low = rows.getLong();
                int record = rows.getInt();
                char slot = rows.getChar();
                if (record == PidTable.FREE) {
                    return Optional.empty();
                }
                if (high == first && low == second) {
                    return Optional.of(new PidIndex.RecordSlot(record, slot));
                }
            }
            at = (at + count) & (capacity - 1);
        }
    }
}
