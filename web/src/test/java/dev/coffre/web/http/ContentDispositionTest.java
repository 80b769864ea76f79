package dev.coffre.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDispositionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "letter.txt | letter.txt | letter.txt",
                "to Ada.txt | to Ada.txt | to%20Ada.txt",
                "café 100%.txt | caf_ 100_.txt | caf%C3%A9%20100%25.txt",
                "a;b=c'd | a;b=c'd | a%3Bb%3Dc%27d",
                "😀 | _ | %F0%9F%98%80",
            })
    void aNameIsGivenAsAsciiAndAsUtf8(String name, String ascii, String encoded) {
        assertThat(ContentDisposition.attachment(name))
                .isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded);
    }

    @Test
    void aHostileNameAddsNoHeaderNoParameterAndNoFolder() {
        assertThat(ContentDisposition.attachment("a\r\nSet-Cookie: x=\"y\"/../b\\c\u202etxt.exe\ufffd\ud800"))
                .isEqualTo("attachment; filename=\"a__Set-Cookie_ x=_y__.._b_c_txt.exe__\";"
                        + " filename*=UTF-8''a__Set-Cookie_%20x%3D_y__.._b_c_txt.exe__");
        assertThat(ContentDisposition.attachment("")).contains("filename=\"_\"");
        assertThat(ContentDisposition.attachment("x".repeat(5_000))).hasSizeLessThan(600);
    }
}
