package dev.coffre.backup.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteStringTest {
    @Test
    void ordersByUnsignedBytesAndAPrefixFirst() {
        assertThat(ByteString.utf8("a")).isLessThan(ByteString.utf8("ab")).isLessThan(ByteString.utf8("b"));
        assertThat(ByteString.utf8("z")).isLessThan(ByteString.of(new byte[] {(byte) 0x80}));
    }

    @Test
    void isNotChangedThroughTheArrayItWasMadeOfOrGivesOut() {
        byte[] source = {1, 2};
        ByteString bytes = ByteString.of(source);
        source[0] = 9;
        bytes.toByteArray()[1] = 9;
        assertThat(bytes).isEqualTo(ByteString.of(new byte[] {1, 2}));
    }

    @Test
    void displaysWhatIsNotPrintableTextAsEscapes() {
        byte[] name = {'c', 'a', 'f', (byte) 0xC3, (byte) 0xA9, '\n', (byte) 0xFF, '\\', (byte) 0xC3};
        assertThat(ByteString.of(name).display()).isEqualTo("café\\x0a\\xff\\x5c\\xc3");
        assertThat(ByteString.utf8("gpj\u202Eexe 🙂").display()).isEqualTo("gpj\\xe2\\x80\\xaeexe 🙂");
    }

    @Property
    void displayLosesNoByte(@ForAll byte[] bytes) {
        String display = ByteString.of(bytes).display();
        assertThat(unescape(display)).isEqualTo(bytes);
        assertThat(display.codePoints().anyMatch(Character::isISOControl)).isFalse();
    }

    private static byte[] unescape(String display) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < display.length(); ) {
            if (display.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(display.substring(i + 2, i + 4), 16));
                i += 4;
            } else {
                int point = display.codePointAt(i);
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point);
            }
        }
        return bytes.toByteArray();
    }
}
