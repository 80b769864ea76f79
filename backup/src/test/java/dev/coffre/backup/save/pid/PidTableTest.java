package dev.coffre.backup.save.pid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.sealing.Pid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PidTableTest {
    private final Random random = new Random(3);

    @Test
    void aPidTableAnswersAsAMapDoesWhereTheFirstPlaceStays() {
        PidTable table = new PidTable();
        Map<Pid, Integer> model = new HashMap<>();
        List<Pid> pids = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            // The low bits of the first word choose the place: few of them make long runs of neighbours.
            Pid pid = random.nextInt(4) == 0 && !pids.isEmpty()
                    ? pids.get(random.nextInt(pids.size()))
                    : new Pid(random.nextInt(64), random.nextLong(), 0, 0);
            pids.add(pid);
            model.putIfAbsent(pid, i);
            table.putIfAbsent(pid.first(), pid.second(), i, i % 4_096);
        }
        assertThat(table.size()).isEqualTo(model.size());
        model.forEach((pid, record) -> {
            int at = table.find(pid);
            assertThat(table.record(at)).isEqualTo(record);
            assertThat(table.slot(at)).isEqualTo(record % 4_096);
        });
        assertThat(table.find(new Pid(1, 1, 1, 1))).isNegative();
    }
}
