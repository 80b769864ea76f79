package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** <em>Change properties</em> and the commands: one truth, and both see it at once. */
class ConsolePropertiesTest extends ConsoleTest {
    @BeforeEach
    void start(@TempDir(factory = TrustedTempDir.class) Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        fixture.program = fixture::coffre;
        request();
    }

    private String properties() {
        fixture.terminal.takeOut();
        assertThat(fixture.run("properties")).isZero();
        return fixture.terminal.takeOut();
    }

    @Test
    void aProxyIsSetInThePageAndByTheCommandAlike() {
        person.get("/properties/proxy");
        person.post(
                "/properties/proxy",
                Map.of(
                        "proxy",
                        "explicit",
                        "host",
                        "proxy.example",
                        "port",
                        "8080",
                        "user",
                        "ada",
                        "password",
                        "s3cret"));
        assertThat(person.body())
                .contains("notice done")
                .contains("value=\"proxy.example\"")
                .doesNotContain("s3cret");
        assertThat(properties()).contains("proxy.example:8080");
        assertThat(fixture.run("properties", "--proxy", "none")).isZero();
        assertThat(person.get("/properties/proxy")).contains("value=\"none\" checked");
        person.post("/properties/proxy", Map.of("proxy", "explicit", "host", "proxy.example", "port", "many"));
        assertThat(person.body()).contains("notice refused");
        person.post("/properties/proxy", Map.of("proxy", "explicit", "host", "ada:s3cret@proxy.example", "port", "1"));
        assertThat(person.body()).contains("notice refused", "…@proxy.example").doesNotContain("s3cret");
        assertThat(properties()).doesNotContain("proxy.example");
    }

    @Test
    void aPassphraseIsChangedOnlyWithAPinAndNeverByASlip() throws IOException {
        person.get("/properties/encryption");
        person.post(
                "/properties/encryption",
                Map.of("passphrase", "a new one of length", "again", "another of length", "acknowledged", "yes"));
        assertThat(person.body()).contains("not the same");
        person.post(
                "/properties/encryption",
                Map.of("passphrase", "a new one of length", "again", "a new one of length", "acknowledged", "yes"));
        assertThat(person.body()).contains("notice refused").contains("PIN").doesNotContain("a new one of length");

        String pin =
                fixture.vault.grantPin(fixture.server.machineIds().getFirst()).digits();
        person.post(
                "/properties/encryption",
                Map.of(
                        "passphrase", "a new one of length",
                        "again", "a new one of length",
                        "pin", pin,
                        "acknowledged", "yes"));
        assertThat(person.body()).contains("notice done");
        assertThat(fixture.run(
                        "points",
                        "--machine",
                        "bench",
                        "--credentials",
                        fixture.credentialsFile().toString(),
                        "--passphrase-file",
                        fixture.file("new", "a new one of length").toString()))
                .isZero();
    }

    @Test
    void aThrottleIsSetInThePageAndByTheCommandAlike() {
        assertThat(person.get("/properties/throttling")).contains("as fast as the line");
        Map<String, String> fields = new HashMap<>(Map.of(
                "enabled", "yes",
                "day", "sat",
                "start", "22:00",
                "end", "06:30",
                "work", "1.5",
                "work-unit", "M",
                "other", "700",
                "other-unit", "K"));
        person.post("/properties/throttling", fields);
        assertThat(person.body())
                .contains("notice done")
                .contains("name=\"enabled\" value=\"yes\" checked")
                .contains("name=\"day\" value=\"sat\" checked")
                .doesNotContain("name=\"day\" value=\"mon\" checked")
                .contains("Right now at most");
        assertThat(properties()).contains("Sat 22:00-06:30", "1.5 Mbit/s", "700 Kbit/s");

        assertThat(fixture.run("properties", "--throttle-other-rate", "5M", "--throttle-work-days", "mon-tue"))
                .isZero();
        assertThat(person.get("/properties/throttling"))
                .contains("name=\"day\" value=\"tue\" checked")
                .contains("name=\"other\" type=\"number\" min=\"0\" step=\"any\" value=\"5\"");
        fields.put("work", "9999");
        person.post("/properties/throttling", fields);
        assertThat(person.status()).isEqualTo(ProblemCode.FLAGS_INVALID.httpStatus());
        assertThat(person.body()).contains("notice refused", "Within work hours", "value=\"9999\"");
        fields.remove("enabled");
        person.post("/properties/throttling", fields);
        assertThat(person.body()).contains("notice done", "as fast as the line");
        assertThat(properties()).doesNotContain("Mbit/s");
        assertThat(fixture.run("properties", "--throttle", "on")).isZero();
        assertThat(properties()).contains("1.5 Mbit/s", "5 Mbit/s");
    }

    @Test
    void theCacheFolderMovesFromThePageAndByTheCommandAlike() throws IOException {
        // The folder of other tests may be in memory, where no cache may be.
        Path disk = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "cache-folders");
        Path first = fixture.home().resolve("cache");
        assertThat(person.get("/properties/cache")).contains(first.toString(), "Room for a backup of");
        Path second = disk.resolve("second");
        person.post("/properties/cache", Map.of("folder", second + "/"));
        assertThat(person.body()).contains("notice done", second.toString());
        assertThat(properties()).contains(second.toString());
        assertThat(second.resolve("CACHEDIR.TAG")).exists();

        Path third = disk.resolve("third");
        assertThat(fixture.run("properties", "--cache", third.toString())).isZero();
        assertThat(second).doesNotExist();
        assertThat(person.get("/properties/cache")).contains(third.toString());
        person.post("/properties/cache", Map.of("folder", "somewhere"));
        assertThat(person.body()).contains("notice refused", "not an absolute path", "value=\"somewhere\"");
        assertThat(properties()).contains(third.toString());
    }

    @Test
    void hooksAreShownAndSetByCommandsOnly() {
        assertThat(person.get("/properties/hooks")).contains("Before a backup", "coffre hooks set pre");
        assertThat(fixture.run("hooks", "set", "pre", "/usr/bin/true", "--timeout", "90s"))
                .isZero();
        assertThat(person.get("/properties/hooks"))
                .contains("/usr/bin/true", "For 1 min 30 s at most", "no backup is made");
        person.post("/properties/hooks", Map.of("pre", "/usr/bin/false"));
        assertThat(person.status()).isEqualTo(ProblemCode.NOT_FOUND.httpStatus());
        fixture.terminal.takeOut();
        assertThat(fixture.run("hooks", "show")).isZero();
        assertThat(fixture.terminal.takeOut()).contains("/usr/bin/true").doesNotContain("/usr/bin/false");
    }

    @Test
    void whoIsNotifiedIsSaidWithTheWayThere() throws IOException {
        String portal = fixture.server.url() + "/portal/vaults/" + fixture.vault.id() + "/recipients";
        assertThat(person.get("/properties/notifications")).contains("href=\"" + portal + "\"");
        assertThat(fixture.run("backup", fixture.file("note", "kept").toString()))
                .isZero();
        assertThat(person.get("/properties/notifications")).contains("Backup 1").contains("id=\"heard\"");
    }
}
