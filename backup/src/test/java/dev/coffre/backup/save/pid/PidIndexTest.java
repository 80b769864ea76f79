package dev.coffre.backup.save.pid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.sealing.Pid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidIndexTest {
    private static final int OF_A_TABLE = 600;

    private final Random random = new Random(3);

    @TempDir
    private Path folder;

    @Test
    void theyAnswerAsAMapDoesWhereTheFirstPlaceStaysHoweverManyTablesWereSpilled() {
        try (PidIndex places = new PidIndex(PrivatePaths.of(folder), OF_A_TABLE)) {
            Map<Pid, Integer> model = new HashMap<>();
            List<Pid> pids = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                Pid pid = random.nextInt(4) == 0 && !pids.isEmpty() ? pids.get(random.nextInt(pids.size())) : pid();
                pids.add(pid);
                model.putIfAbsent(pid, i);
                places.putIfAbsent(pid.first(), pid.second(), i, i % 4_096);
            }
            model.forEach((pid, record) ->
                    assertThat(places.find(pid)).contains(new PidIndex.RecordSlot(record, record % 4_096)));
            for (int i = 0; i < 20_000; i++) {
                assertThat(places.find(pid())).isEmpty();
            }
        }
    }

    /** Neighbours of the last place go on at the first one, in a file as in memory. */
    @Test
    void aLongRunOfNeighboursIsFoundAcrossTheEndOfATable() {
        try (PidIndex places = new PidIndex(PrivatePaths.of(folder), OF_A_TABLE)) {
            List<Pid> pids = new ArrayList<>();
            for (int i = 0; i < OF_A_TABLE; i++) {
                pids.add(new Pid(-1, random.nextLong(), 0, 0));
            }
            pids.forEach(pid -> places.putIfAbsent(pid.first(), pid.second(), pids.indexOf(pid), PidTable.NO_SLOT));

            assertThat(pids)
                    .allSatisfy(pid -> assertThat(places.find(pid))
                            .contains(new PidIndex.RecordSlot(pids.indexOf(pid), PidTable.NO_SLOT)));
            assertThat(places.find(new Pid(-1, random.nextLong(), 0, 0))).isEqualTo(Optional.empty());
        }
    }

    @Test
    void theFileHasNoNameByWhichItCouldBeReadOrLeftBehind() {
        try (PidIndex places = new PidIndex(PrivatePaths.of(folder), OF_A_TABLE)) {
            places.putIfAbsent(1, 2, 1, 1);
            assertThat(folder).isEmptyDirectory();
        }
        assertThat(folder).isEmptyDirectory();
    }

    private Pid pid() {
        return new Pid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
