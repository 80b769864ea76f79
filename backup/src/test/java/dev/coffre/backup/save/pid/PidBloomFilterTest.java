package dev.coffre.backup.save.pid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PidBloomFilterTest {
    private static final int PLACES = 1 << 16;

    @Test
    void itLetsEverythingThroughThatWasAddedAndLittleElse() {
        PidBloomFilter filter = new PidBloomFilter(PLACES);
        long[] added = new Random(5).longs(PLACES / 3 * 2).toArray();
        LongStream.of(added).forEach(filter::add);

        assertThat(LongStream.of(added).allMatch(filter::mayContain)).isTrue();
        assertThat(new Random(6).longs(100_000).filter(filter::mayContain).count())
                .isLessThan(7_000);
    }
}
