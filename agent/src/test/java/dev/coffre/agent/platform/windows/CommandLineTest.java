package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

    @Test
    void theServiceHasTheOptionsOfItsInstaller() {
        List<String> own = List.of(
                "java",
                "-XX:+UseSerialGC",
                "-Xmx224m",
                "-cp",
                "C:\\Program Files\\Coffre\\lib\\*",
                "-Dcoffre.launcher=C:\\Coffre\\coffre.exe",
                "dev.coffre.agent.Coffre",
                "service",
                "install");

        String line = ServiceCommandLine.of(own, Path.of("runtime"), List.of("service", "run", "--lang", "fr"));

        assertThat(CommandLine.split(line))
                .containsExactly(
                        Path.of("runtime", "bin", "java.exe").toString(),
                        "-Xrs",
                        "-XX:+UseSerialGC",
                        "-Xmx224m",
                        "-cp",
                        "C:\\Program Files\\Coffre\\lib\\*",
                        "-Dcoffre.launcher=C:\\Coffre\\coffre.exe",
                        "dev.coffre.agent.Coffre",
                        "service",
                        "run",
                        "--lang",
                        "fr");
    }

    @Test
    void anArgumentFileIsReplacedByTheUsualOptions() {
        String line = ServiceCommandLine.of(
                List.of("java", "@C:\\coffre.args", "service", "install"), Path.of("r"), List.of("service", "run"));

        assertThat(line).contains("-Xrs", "--enable-native-access=ALL-UNNAMED", "dev.coffre.agent.Coffre service run");
    }
}
