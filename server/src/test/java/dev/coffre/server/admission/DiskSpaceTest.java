package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
    private static final long TOTAL = 2_000L << 20;
    private static final long RESERVED = 100L << 20;

    private static DiskSpace free(long bytes) {
        return new DiskSpace(disk(bytes), true);
    }

    private static File disk(long free) {
        return new File("disk") {
            private static final long serialVersionUID = 1;

            @Override
            public long getTotalSpace() {
                return TOTAL;
            }

            @Override
            public long getUsableSpace() {
                return free;
            }
        };
    }

    /** Store in a bucket, catalog in PostgreSQL: what agents store needs no room where the keys are. */
    @Test
    void aDiskWithoutDataRefusesNothing() {
        DiskSpace full = new DiskSpace(disk(0), false);
        assertThat(full.isFull()).isFalse();
        assertThat(full.hasForBatch()).isTrue();
        assertThat(full.hasForPoint(1_000)).isTrue();
    }

    /** A service that refuses every batch is not ready, although some bytes are left. */
    @Test
    void hasRoomForABatchOnlyWhenAUsualOneFits() {
        DiskSpace nearlyFull = free(RESERVED + (8 << 20) - 1);
        assertThat(nearlyFull.isFull()).isFalse();
        assertThat(nearlyFull.hasForBatch()).isFalse();
        assertThat(nearlyFull.has(8 << 20)).isFalse();
        assertThat(free(RESERVED + (8 << 20)).hasForBatch()).isTrue();
    }
}
