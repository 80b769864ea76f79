package dev.coffre.backup.save.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PidFilterTest {
    private static final int PLACES = 1 << 16;

    @Test
    void itLetsEverythingThroughThatWasAddedAndLittleElse() {
        PidFilter filter = new PidFilter(PLACES);
        long[] added = new Random(5).longs(PLACES / 3 * 2).toArray();
        LongStream.of(added).forEach(filter::add);

        assertThat(LongStream.of(added).allMatch(filter::mayHold)).isTrue();
        assertThat(new Random(6).longs(100_000).filter(filter::mayHold).count()).isLessThan(7_000);
    }
}
