package dev.coffre.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PadmeTest {
    @ParameterizedTest
    @CsvSource({"2, 2", "3, 3", "7, 7", "8, 8", "9, 10", "257, 272", "1000, 1024", "1048577, 1081344"})
    void pads(long length, long padded) {
        assertThat(Padme.padded(length)).isEqualTo(padded);
    }

    @Property
    void never_costs_more_than_12_percent(@ForAll @LongRange(min = 2, max = 1L << 32) long length) {
        assertThat(Padme.padded(length)).isBetween(length, length + length * 12 / 100);
    }

    @Property
    void never_shrinks_when_the_length_grows(@ForAll @LongRange(min = 2, max = 1L << 25) long length) {
        assertThat(Padme.padded(length + 1)).isGreaterThanOrEqualTo(Padme.padded(length));
    }

    @Property
    void a_padded_length_stays(@ForAll @LongRange(min = 2, max = 1L << 32) long length) {
        assertThat(Padme.padded(Padme.padded(length))).isEqualTo(Padme.padded(length));
    }

    @Test
    void is_not_defined_under_2() {
        assertThatIllegalArgumentException().isThrownBy(() -> Padme.padded(1));
    }
}
