package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.ConsoleServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recovery names what it did not recover: in its events, in {@code coffre jobs}, and on the job's page. */
class NotRecoveredTest extends CommandTest {
    private Path source;
    private Path target;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        source = Files.createDirectories(fixture.path("source"));
        target = Files.createDirectories(fixture.path("target"));
        Files.writeString(source.resolve("kept <b>\u202e"), "new");
        Files.writeString(source.resolve("fresh"), "new");
        ok("backup", source.toString());
        Files.writeString(target.resolve("kept <b>\u202e"), "old");
    }

    private String recover(String... more) {
        String[] command = new String[5 + more.length];
        System.arraycopy(more, 0, command, 5, more.length);
        System.arraycopy(new String[] {"recover", "--to", target.toString(), "--conflict", "skip"}, 0, command, 0, 5);
        return ok(command);
    }

    @Test
    void whatTheConflictRuleSkippedIsNamedWithReasonAndRemedy() {
        assertThat(recover())
                .contains("Left as they were (--conflict skip): 1 path.", "coffre jobs 2")
                .doesNotContain("Not recovered", "stayed as");

        assertThat(ok("jobs", "2"))
                .contains(
                        "Left as they were, --conflict skip (1):",
                        "kept <b>",
                        "something of this name is there already")
                .contains("recover this path again and keep both")
                .doesNotContain("\u202e", "fresh", "remarks");
        assertThat(ok("jobs", "2", "--json"))
                .contains("\"event\":\"not-recovered\"", "\"code\":\"file-skipped\"", "\"notRecovered\":1")
                .doesNotContain("\u202e");
        assertThat(ok("jobs", "1")).doesNotContain("ot recovered");
        fails(2, "flags-invalid", "jobs", "3");
    }

    @Test
    void whatVerifyFindsEqualIsNotListed() throws IOException {
        ok("recover", "--to", target.toString(), "--conflict", "overwrite");
        assertThat(recover("--verify")).contains("were there already").doesNotContain("coffre jobs");
        Files.writeString(target.resolve("fresh"), "other");
        assertThat(fixture.run("recover", "--to", target.toString(), "--conflict", "skip", "--verify", "--json"))
                .isEqualTo(3);
        assertThat(fixture.terminal.takeOut()).contains("\"code\":\"recovery-differs\"", "\"notRecovered\":1");
        assertThat(ok("jobs", "4"))
                .contains("Not recovered, or only partly (1):", "fresh differs from the recovery point: content.")
                .doesNotContain("Left as they were");
    }

    @Test
    void scriptsGetAnEventAndTheNumber() {
        assertThat(recover("--json"))
                .contains("\"event\":\"skipped\",\"code\":\"file-skipped\"", "\"notRecovered\":1", "\"warnings\":0");
        assertThat(recover("--json", "--dry-run"))
                .contains("\"notRecovered\":0")
                .doesNotContain("\"event\":\"skipped\"");
    }

    @Test
    void thePageOfTheJobHasItToo() {
        recover();
        try (ConsoleServer server = fixture.console()) {
            ConsoleVisitor person = ConsoleVisitor.letInto(server);
            assertThat(person.get("/jobs/job?n=2"))
                    .contains("Left as they were (1)", "kept &lt;b", "What to do")
                    .doesNotContain("kept <b>", "\u202e", "Recovered, with remarks");
        }
    }
}
