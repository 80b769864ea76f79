package dev.coffre.agent.console.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewTest {
    private static final String PNG_HEAD = "89504e470d0a1a0a 0000000d 49484452 ";

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static Preview of(byte[] content) {
        return Preview.of(Arrays.copyOf(content, Math.min(content.length, Preview.HEAD_BYTES)), content.length);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Preview.Text text(byte[] content) {
        assertThat(of(content)).isInstanceOf(Preview.Text.class);
        return (Preview.Text) of(content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "PNG, 3, 5, 89504e470d0a1a0a 0000000d 49484452 00000003 00000005",
        "GIF, 3, 5, 474946383961 0300 0500 00 00 00 2c 0000 0000 0300 0500 00",
        "GIF, 3, 5, 474946383761 0300 0500 80 00 00 010203040506 21f904 00000000 00 2c 0000 0000 0100 0100 00",
        "JPEG, 3, 5, ffd8 ffe0 0004 4a46 ffff c2 000b 08 0005 0003 01 01 11 00",
        "WEBP, 3, 5, 52494646 00000000 57454250 56503820 00000000 000000 9d012a 0300 0500",
        "WEBP, 3, 5, 52494646 00000000 57454250 5650384c 00000000 2f 02000100",
        "WEBP, 3, 5, 52494646 00000000 57454250 56503858 0a000000 00000000 020000 040000",
        "BMP, 3, 5, 424d 00000000 00000000 00000000 28000000 03000000 fbffffff 0100",
        "BMP, 3, 5, 424d 00000000 00000000 00000000 0c000000 0300 0500 0100"
    })
    void aPictureIsRecognisedByItsBytes(PictureFormat format, long width, long height, String head) {
        assertThat(of(hex(head))).isEqualTo(new Preview.Picture(format, new PictureSize(width, height)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "89504e470d0a1a0a 0000000d 49484452 00010000 00010000",
                "89504e470d0a1a0a 0000000d 49484452 ffffffff 00000001",
                "424d 00000000 00000000 00000000 28000000 ff7f0000 ff7f0000 0100",
                "474946383961 0100 0100 00 00 00 2c 0000 0000 ffff ffff 00"
            })
    void aPictureOfTooManyPixelsHasNoPreview(String head) {
        assertThat(of(hex(head))).isEqualTo(new Preview.None(Preview.None.Reason.PICTURE_TOO_LARGE));
    }

    @Test
    void aPictureFileThatIsTooLongHasNoPreview() {
        byte[] head = hex(PNG_HEAD + "00000003 00000005");

        assertThat(Preview.of(head, Preview.MAX_PICTURE_BYTES)).isInstanceOf(Preview.Picture.class);
        assertThat(Preview.of(head, Preview.MAX_PICTURE_BYTES + 1))
                .isEqualTo(new Preview.None(Preview.None.Reason.PICTURE_TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "89504e470d0a1a0a 0000000d 49484452 00000000 00000005",
                "89504e470d0a1a0a 0000000d 58484452 00000003 00000005",
                "89504e470d0a1a0a 00",
                "ffd8ffda 0002 00",
                "ffd8ffe0 ffff 00",
                "474946383961 0300 0500 00 00 00 3b",
                "52494646 00000000 57415645 666d7420",
                "424d 00000000 00000000 00000000 29000000 03000000 05000000 0100"
            })
    void aHeaderThatIsCutOrWrongMakesNoPicture(String head) {
        assertThat(of(hex(head))).isNotInstanceOf(Preview.Picture.class);
    }

    @Test
    void markupAndScriptsAreText() {
        for (String markup : new String[] {
            "<!DOCTYPE html><script>alert(1)</script>",
            "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "%PDF-1.4\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
            "GIF89a=1;alert(1)//"
        }) {
            assertThat(text(latin(markup)).text()).isEqualTo(markup);
        }
    }

    @Test
    void aPolyglotIsWhatItsFirstBytesAre() {
        byte[] picture = hex("474946383961 0300 0500 00 00 00 2c 0000 0000 0300 0500 00");
        assertThat(of(concat(picture, latin("<script>alert(1)</script>")))).isInstanceOf(Preview.Picture.class);
        assertThat(of(concat(latin("<script>"), picture))).isNotInstanceOf(Preview.Picture.class);
    }

    @Test
    void encodingsOfTextsAreRecognised() {
        String letter = "Chère Ada,\r\n\tvoilà\rtout\n";
        String shown = "Chère Ada,\n\tvoilà\ntout";
        assertThat(text(letter.getBytes(StandardCharsets.UTF_8))).isEqualTo(new Preview.Text(shown, "UTF-8", false));
        assertThat(text(concat(hex("efbbbf"), letter.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Preview.Text(shown, "UTF-8", false));
        assertThat(text(concat(hex("fffe"), letter.getBytes(StandardCharsets.UTF_16LE))))
                .isEqualTo(new Preview.Text(shown, "UTF-16LE", false));
        assertThat(text(concat(hex("feff"), letter.getBytes(StandardCharsets.UTF_16BE))))
                .isEqualTo(new Preview.Text(shown, "UTF-16BE", false));
        assertThat(text("Chère Ada, 10 €".getBytes(Charset.forName("windows-1252"))))
                .isEqualTo(new Preview.Text("Chère Ada, 10 €", "windows-1252", false));
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        byte[] content = ("x" + "é".repeat(50_000)).getBytes(StandardCharsets.UTF_8);

        Preview.Text shown = text(content);

        assertThat(shown.cut()).isTrue();
        assertThat(shown.encoding()).isEqualTo("UTF-8");
        assertThat(shown.text()).isEqualTo("x" + "é".repeat(32_767));
    }

    @Test
    void whatHidesInATextIsSpelledOut() {
        assertThat(text("a\u202eb\u2066c\u200bd\u0007e long enough for one control character"
                                .getBytes(StandardCharsets.UTF_8))
                        .text())
                .startsWith("a\\u{202e}b\\u{2066}c\\u{200b}d\\u{7}e long");
    }

    @Test
    void bytesThatAreNoTextHaveNoPreview() {
        Preview none = new Preview.None(Preview.None.Reason.UNKNOWN);
        assertThat(of(latin("text\0text"))).isEqualTo(none);
        assertThat(of(hex("fffe 4100 0000"))).isEqualTo(none);
        assertThat(of(hex("01020304050607"))).isEqualTo(none);
        assertThat(of(hex("7f454c46020101"))).isEqualTo(none);
        assertThat(of(new byte[0])).isEqualTo(new Preview.None(Preview.None.Reason.EMPTY));
    }
}
