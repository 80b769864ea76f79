package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.platform.Here;
import dev.coffre.vault.client.ProxyChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesCommandTest {
    @TempDir
    private Path folder;

    private AgentFixture fixture;

    @BeforeEach
    void open() {
        fixture = new AgentFixture(folder);
        fixture.terminal.nobody();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String ok(String... arguments) {
        assertThat(fixture.run(arguments)).as(() -> fixture.terminal.takeErr()).isZero();
        return fixture.terminal.takeOut();
    }

    private String refused(String... arguments) {
        assertThat(fixture.run(arguments)).isEqualTo(2);
        return fixture.terminal.takeErr();
    }

    private AgentSettings settings() {
        return new SettingsFile(
                        Here.privatePath(fixture.home().resolve("settings")), new ProxyChoice.FromEnvironment(Map.of()))
                .read();
    }

    @Test
    void aProxyThatTheSetupChoseIsUsedByTheRegistration() throws IOException {
        String password = fixture.file("proxy", "s3cret\n").toString();
        ok("properties", "--proxy", "127.0.0.1:1", "--proxy-user", "me", "--proxy-password-file", password);

        int exit = fixture.run("register", fixture.credentialsFile().toString());
        assertThat(fixture.terminal.takeErr()).contains("proxy-unreachable").doesNotContain("s3cret");
        assertThat(exit).isEqualTo(6);

        ok("properties", "--proxy", "none");
        fixture.register();
        assertThat(settings().vault()).isPresent();
        assertThat(settings().proxy()).hasToString("None[]");
    }

    @Test
    void theLoginAloneIsForTheProxyThatIsThere() throws IOException {
        String password = fixture.file("proxy", "s3cret\n").toString();
        assertThat(refused("properties", "--proxy-user", "me", "--proxy-password-file", password))
                .contains("--proxy HOST:PORT");
        ok("properties", "--proxy", "proxy.lan:8080");
        assertThat(ok("properties", "--proxy-user", "me", "--proxy-password-file", password))
                .contains("me@proxy.lan:8080");
        assertThat(refused("properties", "--proxy", "none", "--proxy-user", "me"))
                .contains("--proxy HOST:PORT");
        assertThat(refused("properties", "--proxy", "foo")).contains("HOST:PORT");
        assertThat(refused("properties", "--proxy", "http://me:s3cret@proxy.lan:8080"))
                .contains("--proxy", "…@proxy.lan:8080")
                .doesNotContain("s3cret");
    }

    @Test
    void theThrottleIsSetShownAndRemembered() {
        assertThat(ok("properties")).contains("Throttle                 off").doesNotContain("Changed");
        String shown = ok(
                "properties",
                "--throttle-work-days",
                "mon-fri",
                "--throttle-work-hours",
                "08:00-18:00",
                "--throttle-work-rate",
                "5M",
                "--throttle-other-rate",
                "50M");
        assertThat(shown)
                .contains("Changed.")
                .contains("Throttle                 on")
                .contains("Mon–Fri 08:00-18:00")
                .contains("5 Mbit/s")
                .contains("50 Mbit/s");
        assertThat(ok("properties", "--throttle", "off")).contains("off").doesNotContain("5 Mbit/s");
        assertThat(ok("properties", "--throttle", "on", "--lang", "fr")).contains("activée", "lun.–ven.", "50 Mbit/s");
        assertThat(ok("properties", "--json"))
                .contains("\"throttle\":\"on\",\"throttleWorkDays\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"],"
                        + "\"throttleWorkHours\":\"08:00-18:00\",\"throttleWorkRate\":5000000,"
                        + "\"throttleOtherRate\":50000000");
    }

    @Test
    void aThrottleThatCannotBeIsRefusedAndNothingChanges() {
        assertThat(refused("properties", "--throttle-work-rate", "5M", "--throttle-other-rate", "1024M"))
                .contains("--throttle-other-rate")
                .contains("1024M");
        refused("properties", "--throttle-work-rate", "511K");
        refused("properties", "--throttle-work-days", "someday");
        refused("properties", "--throttle-work-hours", "9 to 5");
        refused("properties", "--throttle", "sometimes");
        assertThat(settings().throttle().enabled()).isFalse();
    }

    @Test
    void aBackupAndARecoveryKeepToTheThrottle() throws IOException {
        fixture.register();
        byte[] content = new byte[200_000];
        new Random(5).nextBytes(content);
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.write(source.resolve("file"), content);
        ok("properties", "--throttle-work-rate", "512K", "--throttle-other-rate", "512K");

        assertThat(timed("backup", source.toString())).isGreaterThan(Duration.ofMillis(2_800));
        assertThat(timed("recover", "--to", folder.resolve("target").toString()))
                .isGreaterThan(Duration.ofMillis(2_800));
        assertThat(folder.resolve("target/file")).hasBinaryContent(content);
    }

    private Duration timed(String... arguments) {
        long begun = System.nanoTime();
        ok(arguments);
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
