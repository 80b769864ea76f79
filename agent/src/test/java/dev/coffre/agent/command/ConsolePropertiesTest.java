package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.ConsoleServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** <em>Change properties</em> and the commands: one truth, and both see it at once. */
class ConsolePropertiesTest {
    private AgentFixture fixture;
    private ConsoleServer server;
    private ConsoleVisitor person;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        fixture.program = fixture::coffre;
        server = fixture.console();
        person = ConsoleVisitor.letInto(server);
    }

    @AfterEach
    void stop() {
        server.close();
        fixture.close();
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
}
