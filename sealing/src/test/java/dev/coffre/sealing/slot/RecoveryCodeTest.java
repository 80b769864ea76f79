package dev.coffre.sealing.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.sealing.Secret;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecoveryCodeTest {
    @Test
    void is_printed_in_groups_of_four_with_its_check_symbol() {
        assertThat(code(new byte[20]).reveal()).isEqualTo("0000-0000-0000-0000-0000-0000-0000-0000-0");
        byte[] one = new byte[20];
        one[19] = 1;
        assertThat(code(one).reveal()).isEqualTo("0000-0000-0000-0000-0000-0000-0000-0001-1");
        one[19] = 36;
        assertThat(code(one).reveal()).isEqualTo("0000-0000-0000-0000-0000-0000-0000-0014-U");
    }

    @Property
    void reads_what_it_printed(@ForAll @Size(20) byte[] bytes) {
        assertThat(Secrets.code(code(bytes).reveal()).copyOfBytes().copy()).isEqualTo(bytes);
    }

    @Property
    void forgives_case_spacing_and_look_alikes(@ForAll @Size(20) byte[] bytes) {
        String typed = code(bytes)
                .reveal()
                .toLowerCase(Locale.ROOT)
                .replace("-", " - ")
                .replace('1', 'l')
                .replace('0', 'o');
        assertThat(Secrets.code(typed + "\n").copyOfBytes().copy()).isEqualTo(bytes);
    }

    @Property
    void notices_one_wrong_symbol(
            @ForAll @Size(20) byte[] bytes,
            @ForAll @IntRange(max = 31) int at,
            @ForAll @IntRange(min = 1, max = 31) int by) {
        String digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        StringBuilder typed = new StringBuilder(code(bytes).reveal().replace("-", ""));
        typed.setCharAt(at, digits.charAt((digits.indexOf(typed.charAt(at)) + by) % 32));
        assertThat(RecoveryCode.read(typed)).isEqualTo(new RecoveryCodeResult.Mistyped());
    }

    @Property
    void notices_two_neighbours_swapped(@ForAll @Size(20) byte[] bytes, @ForAll @IntRange(max = 30) int at) {
        StringBuilder typed = new StringBuilder(code(bytes).reveal().replace("-", ""));
        char first = typed.charAt(at);
        typed.setCharAt(at, typed.charAt(at + 1));
        typed.setCharAt(at + 1, first);
        boolean changed = typed.charAt(at) != first;
        assertThat(RecoveryCode.read(typed) instanceof RecoveryCodeResult.Mistyped)
                .isEqualTo(changed);
    }

    @Test
    void says_what_is_wrong() {
        assertThat(RecoveryCode.read("0000-0000")).isEqualTo(new RecoveryCodeResult.WrongLength(8));
        assertThat(RecoveryCode.read("0".repeat(100_000))).isEqualTo(new RecoveryCodeResult.WrongLength(100_000));
        assertThat(RecoveryCode.read("00U0-" + "0".repeat(29))).isEqualTo(new RecoveryCodeResult.UnknownSymbol(3));
    }

    private static RecoveryCode code(byte[] bytes) {
        return RecoveryCode.of(Secret.copyOf(bytes));
    }
}
