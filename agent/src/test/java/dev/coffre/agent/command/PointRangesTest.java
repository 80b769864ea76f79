package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PointRangesTest {
    @Test
    void numbersInARowAreARange() {
        assertThat(PointRanges.of(new TreeSet<>())).isEmpty();
        assertThat(PointRanges.of(new TreeSet<>(List.of(4L)))).isEqualTo("4");
        assertThat(PointRanges.of(new TreeSet<>(List.of(1L, 2L, 3L, 7L, 9L, 10L))))
                .isEqualTo("1–3, 7, 9–10");
    }
}
