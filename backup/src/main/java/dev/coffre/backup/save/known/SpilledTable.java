package dev.coffre.backup.save.known;

import dev.coffre.backup.spill.SpillFile;
import dev.coffre.sealing.Pid;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A {@link PidTable} in a file, with a filter in memory. The filter answers most look-ups of absent pids. All others take one
 * read of a few consecutive table slots, rarely more. Not thread-safe.
 */
final class SpilledTable {
    /** Table slots per read: at two thirds load, a pid is hardly ever further from its home position. */
    private static final int AHEAD = 32;

    private static final int WRITTEN_AT_ONCE = 1 << 12;

    private final SpillFile file;
    private final long start;
    private final int places;
    private final PidFilter filter;
    private final ByteBuffer rows = ByteBuffer.allocate(AHEAD * PidTable.ROW);

    private SpilledTable(SpillFile file, long start, int places, PidFilter filter) {
        this.file = file;
        this.start = start;
        this.places = places;
        this.filter = filter;
    }

    /** Writes the table at {@code start}. */
    static SpilledTable write(PidTable table, SpillFile file, long start) {
        PidFilter filter = new PidFilter(table.places());
        table.forEach((_, second) -> filter.add(second));
        ByteBuffer rows = ByteBuffer.allocate(WRITTEN_AT_ONCE * PidTable.ROW);
        for (int at = 0; at < table.places(); at += WRITTEN_AT_ONCE) {
            table.write(at, rows.clear());
            file.write(rows.flip(), start + (long) at * PidTable.ROW);
        }
        return new SpilledTable(file, start, table.places(), filter);
    }

    /** Returns the position after its last byte. */
    long end() {
        return start + (long) places * PidTable.ROW;
    }

    Optional<PidPlaces.Place> find(Pid pid) {
        return filter.mayHold(pid.second()) ? read(pid) : Optional.empty();
    }

    private Optional<PidPlaces.Place> read(Pid pid) {
        int at = PidTable.home(pid.first(), places);
        while (true) {
            int count = Math.min(AHEAD, places - at);
            file.read(rows.clear().limit(count * PidTable.ROW), start + (long) at * PidTable.ROW);
            while (rows.hasRemaining()) {
                long high = rows.getLong();
                long low = rows.getLong();
                int record = rows.getInt();
                char slot = rows.getChar();
                if (record == PidTable.NOTHING) {
                    return Optional.empty();
                }
                if (high == pid.first() && low == pid.second()) {
                    return Optional.of(new PidPlaces.Place(record, slot));
                }
            }
            at = (at + count) & (places - 1);
        }
    }
}
