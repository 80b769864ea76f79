package dev.coffre.backup.save.known;

import dev.coffre.backup.spill.SpillFile;
import dev.coffre.sealing.Pid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Maps pids to the location of their content, without a bound on their number. The newest are in a hash table in memory. A full
 * table is written to a file of the state folder, and less than a byte per pid of it stays in memory. Not thread-safe.
 */
public final class PidPlaces implements AutoCloseable {
    /** Maximum number of pids in the table: 2^20 slots at two thirds load, 22 MiB. */
    private static final int FULL = (1 << 20) / 3 * 2;

    private final SpillFile file;
    private final int full;
    private final List<SpilledTable> spilled = new ArrayList<>();
    private PidTable young = new PidTable();
    private long end;

    public PidPlaces(Path stateFolder) {
        this(stateFolder, FULL);
    }

    /** @param full maximum number of pids in the table in memory */
    PidPlaces(Path stateFolder, int full) {
        this.file = new SpillFile(stateFolder, "known");
        this.full = full;
    }

    /**
     * The location of content.
     *
     * @param record number of the record
     * @param slot in the record, or {@link PidTable#NO_SLOT}
     */
    record Place(int record, int slot) {}

    Optional<Place> find(Pid pid) {
        int at = young.find(pid);
        return at >= 0 ? Optional.of(new Place(young.record(at), young.slot(at))) : findSpilled(pid);
    }

    private Optional<Place> findSpilled(Pid pid) {
        for (SpilledTable table : spilled) {
            Optional<Place> found = table.find(pid);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Adds the location of {@code pid}, unless one is known. */
    void putIfAbsent(Pid pid, int record, int slot) {
        if (findSpilled(pid).isPresent()) {
            return;
        }
        young.putIfAbsent(pid, record, slot);
        if (young.size() >= full) {
            SpilledTable old = SpilledTable.write(young, file, end);
            spilled.add(old);
            end = old.end();
            young.clear();
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
