package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CommandLineTest {
    private static final List<String> WORDS = List.of(
            "java.exe",
            "",
            "plain",
            "with blank",
            "C:\\Program Files\\Coffre\\",
            "C:\\no\\blank\\",
            "a \"quoted\" word",
            "backslashes \\\\\" before a quotation mark",
            "ends with \\\"",
            "tab\there");

    @Test
    void argumentsAreQuotedWhereTheyNeedIt() {
        assertThat(CommandLine.join(WORDS))
                .isEqualTo("java.exe \"\" plain \"with blank\" \"C:\\Program Files\\Coffre\\\\\" C:\\no\\blank\\"
                        + " \"a \\\"quoted\\\" word\" \"backslashes \\\\\\\\\\\" before a quotation mark\""
                        + " \"ends with \\\\\\\"\" \"tab\there\"");
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        assertThat(SplitCommandLine.words(CommandLine.join(WORDS))).isEqualTo(WORDS);
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void windowsReadsTheArgumentsThatWereWritten() {
        assertThat(WideCommandLine.split(CommandLine.join(WORDS))).isEqualTo(WORDS);
    }
}
