package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.recovery.ChunkLocationTable.ChunkLocation;
import dev.coffre.sealing.Pid;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkLocationTableTest {
    private final Random random = new Random(1);

    private Pid pid() {
        return new Pid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private Pid[] pids(int count) {
        return IntStream.range(0, count).mapToObj(_ -> pid()).toArray(Pid[]::new);
    }

    @Test
    void thePlaceThatWasPutLastIsFound() {
        ChunkLocationTable places = ChunkLocationTable.forFilesOf(1L << 40);
        Pid pid = pid();
        assertThat(places.find(pid)).isEmpty();
        places.put(pid, new ChunkLocation(1, 10));
        places.put(pid, new ChunkLocation(2, 1L << 50));
        assertThat(places.find(pid)).contains(new ChunkLocation(2, 1L << 50));
        assertThat(places.find(pid())).isEmpty();
    }

    @Test
    void aPidOfZerosIsOneAsAnyOther() {
        ChunkLocationTable places = ChunkLocationTable.forFilesOf(0);
        Pid zeros = new Pid(0, 0, 0, 0);
        assertThat(places.find(zeros)).isEmpty();
        places.put(zeros, new ChunkLocation(1, 0));
        assertThat(places.find(zeros)).contains(new ChunkLocation(1, 0));
    }

    /** As many as a point of this size may have in chunks of a MiB. */
    @Test
    void nearlyAllChunksOfAPointFindRoom() {
        Pid[] pids = pids(20_000);
        ChunkLocationTable places = ChunkLocationTable.forFilesOf(20_000L << 20);
        for (int i = 0; i < pids.length; i++) {
            places.put(pids[i], new ChunkLocation(i + 1, i));
        }
        long found = IntStream.range(0, pids.length)
                .filter(i -> places.find(pids[i]).isPresent())
                .count();
        assertThat(found).isGreaterThan(pids.length * 97L / 100);
    }

    @Test
    void whereThereAreTooManyTheOldestGiveWay() {
        Pid[] pids = pids(100_000);
        ChunkLocationTable places = ChunkLocationTable.forFilesOf(0);
        for (int i = 0; i < pids.length; i++) {
            places.put(pids[i], new ChunkLocation(i + 1, i));
        }
        assertThat(IntStream.range(0, pids.length)
                        .filter(i -> places.find(pids[i]).isPresent())
                        .count())
                .isEqualTo(1_024);
        assertThat(IntStream.range(pids.length - 200, pids.length)
                        .filter(i -> places.find(pids[i]).isPresent())
                        .count())
                .isGreaterThan(190);
    }
}
