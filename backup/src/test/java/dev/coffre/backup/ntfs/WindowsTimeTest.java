package dev.coffre.backup.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.Timestamp;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowsTimeTest {
    @Test
    void knownTimes() {
        assertThat(WindowsTime.timestamp(0)).isEqualTo(new Timestamp(-11_644_473_600L, 0));
        assertThat(WindowsTime.timestamp(116_444_736_000_000_000L)).isEqualTo(new Timestamp(0, 0));
        assertThat(WindowsTime.timestamp(116_444_735_999_999_999L)).isEqualTo(new Timestamp(-1, 999_999_900));
        assertThat(WindowsTime.ticks(new Timestamp(1_700_000_000, 123_456_789))).isEqualTo(133_444_736_001_234_567L);
    }

    @Property
    void everyTickComesBack(@ForAll long ticks) {
        assertThat(WindowsTime.ticks(WindowsTime.timestamp(ticks))).isEqualTo(ticks);
    }

    @Property
    void neverLaterAndLessThanATickEarlier(
            @ForAll long seconds, @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
        Timestamp time = new Timestamp(seconds >> 25, nanos);
        Timestamp stored = WindowsTime.timestamp(WindowsTime.ticks(time));
        assertThat(stored).isEqualTo(new Timestamp(time.seconds(), nanos - nanos % 100));
    }

    @Property
    void timesOutOfRangeBecomeTheNearest(@ForAll long seconds) {
        long ticks = WindowsTime.ticks(new Timestamp(seconds, 0));
        if (seconds > Long.MAX_VALUE / 10_000_000) {
            assertThat(ticks).isEqualTo(Long.MAX_VALUE);
        } else if (seconds < Long.MIN_VALUE / 10_000_000 - 11_644_473_601L) {
            assertThat(ticks).isEqualTo(Long.MIN_VALUE);
        }
    }
}
