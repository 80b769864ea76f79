package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
    @EnabledOnOs(OS.WINDOWS)
    void windowsReadsTheArgumentsThatWereWritten() {
        assertThat(WideCommandLine.split(CommandLine.join(WORDS))).isEqualTo(WORDS);
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

        assertThat(line)
                .isEqualTo(Path.of("runtime", "bin", "java.exe")
                        + " -Xrs -XX:+UseSerialGC -Xmx224m -cp \"C:\\Program Files\\Coffre\\lib\\*\""
                        + " -Dcoffre.launcher=C:\\Coffre\\coffre.exe dev.coffre.agent.Coffre service run --lang fr");
    }

    @Test
    void anArgumentFileIsReplacedByTheUsualOptions() {
        String line = ServiceCommandLine.of(
                List.of("java", "@C:\\coffre.args", "service", "install"), Path.of("r"), List.of("service", "run"));

        assertThat(line).contains("-Xrs", "--enable-native-access=ALL-UNNAMED", "dev.coffre.agent.Coffre service run");
    }
}
