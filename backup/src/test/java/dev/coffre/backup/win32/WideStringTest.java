package dev.coffre.backup.win32;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WideStringTest {
    @Property
    void anySequenceOfUnitsComesBack(@ForAll @Size(max = 40) char[] units) {
        String wide = new String(units);

        assertThat(WideString.decode(WideString.encode(wide))).contains(wide);
    }

    @Property
    void textHasTheBytesOfUtf8(@ForAll String text) {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        assertThat(WideString.encode(valid)).isEqualTo(ByteString.utf8(valid));
        assertThat(WideString.hasLoneSurrogate(WideString.encode(valid))).isFalse();
    }

    @Property
    void whatIsDecodedHasOneFormOnly(@ForAll @Size(max = 12) byte[] bytes) {
        ByteString name = ByteString.of(bytes);

        WideString.decode(name)
                .ifPresent(wide -> assertThat(WideString.encode(wide)).isEqualTo(name));
    }

    @Test
    void loneSurrogatesTakeThreeBytes() {
        ByteString name = WideString.encode("a\uD800b\uDC00");

        assertThat(name.toByteArray()).asHexString().isEqualTo("61EDA08062EDB080");
        assertThat(WideString.hasLoneSurrogate(name)).isTrue();
    }

    @Test
    void refusesPairInSixBytesAndBytesThatAreNoText() {
        for (String malformed : new String[] {"EDA080EDB080", "FF", "C080", "E080", "F4908080", "80"}) {
            assertThat(WideString.decode(ByteString.of(HexFormat.of().parseHex(malformed))))
                    .as(malformed)
                    .isEmpty();
        }
    }
}
