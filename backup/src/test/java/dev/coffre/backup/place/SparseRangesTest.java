package dev.coffre.backup.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SparseRangesTest {
    @Test
    void onlyWholeAlignedBlocksOfZerosAreLeftOut() {
        byte[] bytes = new byte[4 * 4096];
        bytes[0] = 1;
        assertThat(SparseRanges.dataRanges(0, bytes, 0, bytes.length))
                .containsExactly(new SparseRanges.ByteRange(0, 4096));
        assertThat(SparseRanges.dataRanges(100, bytes, 0, bytes.length))
                .containsExactly(new SparseRanges.ByteRange(0, 3996), new SparseRanges.ByteRange(3996 + 3 * 4096, 100));
        assertThat(SparseRanges.dataRanges(0, bytes, 4096, 4096)).isEmpty();
    }

    @Property(tries = 300)
    void whatIsLeftOutIsZeroAndWhatIsKeptIsInOrder(
            @ForAll @IntRange(max = 10_000) int position,
            @ForAll @IntRange(max = 5_000) int offset,
            @ForAll List<@IntRange(max = 39_999) Integer> ones) {
        byte[] bytes = new byte[45_000];
        ones.forEach(one -> bytes[one] = 1);
        byte[] rebuilt = new byte[bytes.length];
        int last = offset;
        for (SparseRanges.ByteRange run : SparseRanges.dataRanges(position, bytes, offset, 40_000)) {
            assertThat(run.offset()).isGreaterThanOrEqualTo(last);
            assertThat(run.length()).isPositive();
            System.arraycopy(bytes, run.offset(), rebuilt, run.offset(), run.length());
            last = run.offset() + run.length();
        }
        assertThat(last).isLessThanOrEqualTo(offset + 40_000);
        for (int i = offset; i < offset + 40_000; i++) {
            assertThat(rebuilt[i]).isEqualTo(bytes[i]);
        }
    }
}
