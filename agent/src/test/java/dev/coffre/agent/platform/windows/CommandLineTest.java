package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "with blank",
                "C:\\Program Files\\Coffre\\",
                "C:\\no\\blank\\",
                "a \"quoted\" word",
                "backslashes \\\\\" before a quotation mark",
                "ends with \\\"",
                "tab\there"
            })
    void readsTheArgumentsThatItWrote(String argument) {
        List<String> arguments = List.of("java.exe", argument, "last");

        assertThat(CommandLine.split(CommandLine.join(arguments))).isEqualTo(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--label=12\"_screen", "--label=a \"quoted\" word", "C:\\a\\\"b c", "D:\\no quotes"})
    void aChildReadsTheArgumentThatTheJvmPutsBetweenQuotes(String argument) {
        String word = CommandLine.escaped(argument);
        String line = "java.exe " + (argument.contains(" ") ? "\"" + word + "\"" : word);

        assertThat(CommandLine.split(line)).containsExactly("java.exe", argument);
    }

    @Test
    void backslashesOfTheProgramEscapeNothing() {
        assertThat(CommandLine.split("\"C:\\Program Files\\java\\bin\\\\java.exe\"  -Xrs"))
                .containsExactly("C:\\Program Files\\java\\bin\\\\java.exe", "-Xrs");
    }
}
