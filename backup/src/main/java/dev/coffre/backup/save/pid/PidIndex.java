package dev.coffre.backup.save.pid;

import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Maps pids to the location of their content, without a bound on their number. The newest are in a hash table in
 * memory. A full table is written to a file of the state folder, and less than a byte per pid of it stays in memory.
 * Not thread-safe.
 */
public final class PidIndex implements AutoCloseable {
    /** Maximum number of pids in the table: 2^20 slots at two thirds load, 22 MiB. */
    private static final int DEFAULT_CAPACITY = (1 << 20) / 3 * 2;

    private final SpillFile file;
    private final int capacity;
    private final List<SpilledPidTable> spilledTables = new ArrayList<>();
    private PidTable recent = new PidTable();
    private long end;

    public PidIndex(PrivatePath stateFolder) {
        this(stateFolder, DEFAULT_CAPACITY);
    }

    /** @param capacity maximum number of pids in the table in memory */
    PidIndex(PrivatePath stateFolder, int capacity) {
        this.file = new SpillFile(stateFolder, "known");
        this.capacity = capacity;
    }

    /**
     * The location of content.
     *
     * @param record number of the record
     * @param slot in the record, or {@link PidTable#NO_SLOT}
     */
    public record RecordSlot(int record, int slot) {}

    public Optional<RecordSlot> find(Pid pid) {
        int at = recent.find(pid);
        return at >= 0
                ? Optional.of(new RecordSlot(recent.record(at), recent.slot(at)))
                : findSpilled(pid.first(), pid.second());
    }

    private Optional<RecordSlot> findSpilled(long first, long second) {
        for (SpilledPidTable table : spilledTables) {
            Optional<RecordSlot> found = table.find(first, second);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Adds the location of the pid that begins with these two words, unless one is known. */
    public void putIfAbsent(long first, long second, int record, int slot) {
        if (findSpilled(first, second).isPresent()) {
            return;
        }
        recent.putIfAbsent(first, second, record, slot);
        if (recent.size() >= capacity) {
            SpilledPidTable old = SpilledPidTable.write(recent, file, end);
            spilledTables.add(old);
            end = old.end();
            recent.clear();
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
