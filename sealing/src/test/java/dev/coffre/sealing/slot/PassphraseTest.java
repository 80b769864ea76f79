package dev.coffre.sealing.slot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PassphraseTest {
    private static final String SIXTEEN = "sixteen letters!";

    @Test
    void needs_sixteen_code_points_not_bytes_or_chars() {
        assertThat(Passphrase.read("\uD83D\uDD11".repeat(15))).isEqualTo(new PassphraseResult.TooShort(15));
        assertThat(Passphrase.read("\uD83D\uDD11".repeat(16))).isInstanceOf(PassphraseResult.Accepted.class);
        assertThat(Passphrase.read(SIXTEEN.substring(1))).isEqualTo(new PassphraseResult.TooShort(15));
    }

    @Test
    void takes_at_most_1024_bytes() {
        assertThat(Passphrase.read("é".repeat(512))).isInstanceOf(PassphraseResult.Accepted.class);
        assertThat(Passphrase.read("é".repeat(513))).isEqualTo(new PassphraseResult.TooLong());
        assertThat(Passphrase.readFile(new byte[100_000])).isEqualTo(new PassphraseResult.TooLong());
    }

    @Test
    void is_the_same_however_the_keyboard_composes_accents() {
        byte[] composed = Secrets.passphrase("clé secrète du coffre").utf8();
        byte[] decomposed =
                Secrets.passphrase("cle\u0301 secre\u0300te du coffre").utf8();
        assertThat(decomposed).isEqualTo(composed);
    }

    @Test
    void leaves_exactly_one_newline_of_a_file_out() {
        assertThat(fromFile(SIXTEEN + "\n")).isEqualTo(SIXTEEN);
        assertThat(fromFile(SIXTEEN + "\r\n")).isEqualTo(SIXTEEN);
        assertThat(fromFile(SIXTEEN + "\n\n")).isEqualTo(SIXTEEN + "\n");
        assertThat(fromFile(SIXTEEN + "\r")).isEqualTo(SIXTEEN + "\r");
        assertThat(fromFile(SIXTEEN)).isEqualTo(SIXTEEN);
    }

    @Test
    void is_text() {
        assertThat(Passphrase.read("half a pair \uD83D and more")).isEqualTo(new PassphraseResult.NotText());
        byte[] latin1 = {'c', 'l', (byte) 0xE9, ' ', 's', 'e', 'c', 'r', 'e', 't', 'e', ' ', 'a', 'b', 'c', 'd', 'e'};
        assertThat(Passphrase.readFile(latin1)).isEqualTo(new PassphraseResult.NotText());
    }

    @Test
    void is_generated_as_a_passphrase_that_can_be_read_back() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String generated = Passphrase.generate(new SecureRandom()).reveal();
            assertThat(generated).matches("([0-9a-hj-km-np-tv-z]{4}-){5}[0-9a-hj-km-np-tv-z]{4}");
            assertThat(Secrets.passphrase(generated).reveal()).isEqualTo(generated);
            seen.add(generated);
        }
        assertThat(seen).hasSize(100);
    }

    @Test
    void prints_nothing_of_itself() {
        assertThat(Secrets.passphrase(SIXTEEN)).hasToString("[passphrase]");
        assertThat(Passphrase.read(SIXTEEN).toString()).doesNotContain(SIXTEEN);
    }

    private static String fromFile(String contents) {
        return switch (Passphrase.readFile(contents.getBytes(UTF_8))) {
            case PassphraseResult.Accepted(Passphrase passphrase) -> passphrase.reveal();
            case PassphraseResult problem -> problem.toString();
        };
    }
}
