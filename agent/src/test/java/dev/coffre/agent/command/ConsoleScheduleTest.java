package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.ConsoleServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schedule wizard of the console and {@code coffre policy}: one truth, and both see it at once. */
class ConsoleScheduleTest {
    private AgentFixture fixture;
    private ConsoleServer server;
    private ConsoleVisitor person;
    private Path source;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        source = Files.createDirectories(fixture.path("source"));
        server = fixture.console();
        person = ConsoleVisitor.letInto(server);
    }

    @AfterEach
    void stop() {
        server.close();
        fixture.close();
    }

    /** Of which the vault of this test does not know the part that is its own. */
    private String policy() {
        fixture.terminal.takeOut();
        fixture.run("policy", "show");
        return fixture.terminal.takeOut();
    }

    @Test
    void whatThePageSettlesTheCommandShows() {
        assertThat(person.get("/")).contains("No schedule");
        person.get("/schedule/items");
        person.post(
                "/schedule/items",
                Map.of("paths", source + "/./\r\n", "excludes", "*.tmp\r\n", "exclude-caches", "yes"));
        assertThat(person.body()).contains("When it is backed up");
        person.post("/schedule/times", Map.of("kind", "daily", "time", "12:30"));
        assertThat(person.body()).contains("How long it is kept");
        assertThat(policy()).contains(source.toString()).contains("*.tmp").contains("12:30");

        person.post("/schedule/first", Map.of("first", "later"));
        assertThat(person.body()).contains("The schedule is set").contains("The service does not run");
    }

    @Test
    void whatTheCommandSettlesThePageShows() {
        assertThat(fixture.run("policy", "items", "--add", source.toString(), "--exclude", "*.iso"))
                .isZero();
        fixture.run("policy", "schedule", "--weekly", "sunday at 03:15", "--every-weeks", "2");
        assertThat(person.get("/schedule/items")).contains(source.toString()).contains("*.iso");
        assertThat(person.get("/schedule/times"))
                .contains("value=\"sunday\" checked")
                .contains("value=\"03:15\"")
                .contains("name=\"weeks\" type=\"number\" min=\"1\" max=\"52\" value=\"2\"");
        assertThat(person.get("/backup")).contains("What the schedule names: " + source);
    }

    @Test
    void whatCannotBeIsRefusedAndNothingIsLostOfTheForm() {
        person.get("/schedule/items");
        person.post("/schedule/items", Map.of("paths", "/nowhere/at/all", "excludes", "*.bak"));
        assertThat(person.body())
                .contains("notice refused")
                .contains("/nowhere/at/all")
                .contains("*.bak");
        person.post("/schedule/times", Map.of("kind", "daily"));
        assertThat(person.body()).contains("notice refused");
        Map<String, String> nonsense = new HashMap<>(Map.of("daily", "many", "zone", "UTC"));
        person.post("/schedule/retention", nonsense);
        assertThat(person.body()).contains("notice refused").contains("value=\"many\"");
        assertThat(policy()).doesNotContain("nowhere");
    }
}
