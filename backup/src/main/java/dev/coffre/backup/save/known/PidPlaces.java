package dev.coffre.backup.save.known;

import dev.coffre.backup.spill.SpillFile;
import dev.coffre.sealing.Pid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where known content stands, however much there is of it. What was learnt last is in a table in memory; a full one goes as
 * it is to a file of the state folder, and of it stays in memory what takes less than a byte a pid. Not thread-safe.
 */
public final class PidPlaces implements AutoCloseable {
    /** Pids of a table: as many as 2^20 places hold, which are 22 MiB. */
    private static final int FULL = (1 << 20) / 3 * 2;

    private final SpillFile file;
    private final int full;
    private final List<SpilledTable> spilled = new ArrayList<>();
    private PidTable young = new PidTable();
    private long end;

    public PidPlaces(Path stateFolder) {
        this(stateFolder, FULL);
    }

    /** @param full how many pids a table in memory holds at most */
    PidPlaces(Path stateFolder, int full) {
        this.file = new SpillFile(stateFolder, "known");
        this.full = full;
    }

    /**
     * Where content stands.
     *
     * @param record its number
     * @param slot in it, or {@link PidTable#NO_SLOT}
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

    /** Remembers where {@code pid} stands, unless a place is known already: the first one stays. */
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
