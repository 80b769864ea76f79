package dev.coffre.server.people;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.web.page.QrCodeSvg;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    /** Of RFC 6238, appendix B; its table has eight digits, of which these are the last six. */
    private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theCodesAreThoseOfTheRfc(long seconds, String code) {
        assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(seconds)))).isEqualTo(code);
    }

    @Test
    void aClockMayBeOneStepOffAndNoMore() {
        Instant now = Instant.ofEpochSecond(1_111_111_111);
        long present = Totp.step(now);
        for (long step = present - 3; step <= present + 3; step++) {
            boolean isNear = Math.abs(step - present) <= 1;
            assertThat(Totp.step(SECRET, Totp.code(SECRET, step), now).isPresent())
                    .as("%d steps off", step - present)
                    .isEqualTo(isNear);
        }
        assertThat(Totp.step(SECRET, "", now)).isEmpty();
        assertThat(Totp.step(SECRET, "50471", now)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32IsThatOfTheRfc(String text, String expected) {
        assertThat(Base32.encode(text.getBytes(US_ASCII))).isEqualTo(expected);
    }

    @Test
    void anAppReadsAllThatItNeeds() {
        String secret = Base32.encode(SECRET);
        assertThat(Totp.uri("ada", secret))
                .isEqualTo("otpauth://totp/Coffre%3Aada?secret=" + secret
                        + "&issuer=Coffre&algorithm=SHA1&digits=6&period=30");
        assertThat(QrCodeSvg.svg(Totp.uri("ada", secret)))
                .startsWith("<svg ")
                .endsWith("</svg>")
                .doesNotContain("style", "script", secret);
    }
}
