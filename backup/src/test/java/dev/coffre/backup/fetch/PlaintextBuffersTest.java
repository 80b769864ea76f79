package dev.coffre.backup.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaintextBuffersTest {
    private static final int MIB = 1 << 20;

    private final PlaintextBuffers buffers = new PlaintextBuffers();

    @Test
    void aReturnedBufferServesASimilarLengthOnce() {
        byte[] first = buffers.lend(MIB);
        buffers.giveBack(first);
        byte[] second = buffers.lend(MIB - 10_000);
        assertThat(second).isSameAs(first);
        assertThat(buffers.lend(MIB)).isNotSameAs(first).hasSizeGreaterThanOrEqualTo(MIB);
    }

    @Test
    void aBufferReturnedTwiceIsLentOnce() {
        byte[] first = buffers.lend(MIB);
        buffers.giveBack(first);
        buffers.giveBack(first);
        assertThat(buffers.lend(MIB)).isSameAs(first);
        assertThat(buffers.lend(MIB)).isNotSameAs(first);
    }

    @Test
    void plaintextFromElsewhereIsNeverLent() {
        byte[] foreign = new byte[MIB];
        buffers.giveBack(foreign);
        assertThat(buffers.lend(MIB)).isNotSameAs(foreign);
    }

    @Test
    void aMuchLongerOrShorterBufferIsNotTaken() {
        byte[] large = buffers.lend(4 * MIB);
        buffers.giveBack(large);
        assertThat(buffers.lend(MIB)).hasSizeLessThan(2 * MIB);
        byte[] small = buffers.lend(MIB);
        buffers.giveBack(small);
        assertThat(buffers.lend(2 * MIB)).hasSizeGreaterThanOrEqualTo(2 * MIB);
    }

    @Test
    void idleBuffersAreBounded() {
        List<byte[]> lent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lent.add(buffers.lend(MIB));
        }
        lent.forEach(buffers::giveBack);
        long again = 0;
        for (int i = 0; i < 40; i++) {
            byte[] buffer = buffers.lend(MIB);
            again += lent.stream().anyMatch(known -> known == buffer) ? 1 : 0;
        }
        assertThat(again).isEqualTo(16);
    }
}
