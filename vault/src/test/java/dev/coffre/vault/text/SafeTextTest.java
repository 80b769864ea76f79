package dev.coffre.vault.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SafeTextTest {
    /** ESC, a C1 control, a line break, a right-to-left override, a zero-width space, a lone surrogate. */
    private static final String HOSTILE = "a\u001b[2J\u009b1m\n\u202eb\u200b\ud800";

    @Test
    void whatCommandsATerminalOrHidesIsSpelledOut() {
        assertThat(SafeText.escaped(HOSTILE)).isEqualTo("a\\u{1b}[2J\\u{9b}1m\\u{a}\\u{202e}b\\u{200b}\\u{d800}");
        assertThat(SafeText.escaped("Ünïcödé 日本 “x” 🎉")).isEqualTo("Ünïcödé 日本 “x” 🎉");
    }

    @Test
    void jsonKeepsItsMeaning() {
        assertThat(SafeText.escapedJson("{\"a\":\"\u009b\u202e\"}")).isEqualTo("{\"a\":\"\\u009b\\u202e\"}");
    }
}
