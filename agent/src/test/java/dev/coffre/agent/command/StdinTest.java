package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes by standard input or from a command is backed up beside folders. */
class StdinTest extends CommandTest {
    private Path source;
    private int recoveries;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep");
        fixture.register();
    }

    private void input(byte[] bytes) {
        fixture.terminal.input(new ByteArrayInputStream(bytes));
    }

    private Path recovered(String path) {
        Path to = fixture.path("recovered" + recoveries++);
        ok("recover", "latest", path, "--to", to.toString());
        return to;
    }

    @Test
    void aDumpAndFoldersAreInEveryPointFromThenOn() throws IOException {
        ok("backup", source.toString());
        byte[] dump = new byte[3_000_000];
        new Random(1).nextBytes(dump);
        input(dump);
        ok("backup", "--stdin", "db.sql");
        assertThat(ok("points").lines().toList().get(1))
                .contains(source + " (as of 1)", "/stdin/db.sql")
                .doesNotContain("db.sql (as of");
        assertThat(recovered("/stdin/db.sql").resolve("stdin/db.sql")).hasBinaryContent(dump);
        Files.writeString(source.resolve("note"), "something else to keep");
        ok("backup", source.toString());
        assertThat(ok("points").lines().toList().get(2)).contains(source.toString(), "/stdin/db.sql (as of 2)");
        assertThat(ok("points", "--json")).contains("\"retained\":{\"/stdin/db.sql\":2}");
        assertThat(recovered("/stdin/db.sql").resolve("stdin/db.sql")).hasBinaryContent(dump);
        assertThat(recovered(source.toString()).resolve(source.toString().substring(1) + "/note"))
                .hasContent("something else to keep");
        ok("check");
        input(dump);
        ok("backup", "--stdin", "other", "--drop-stdin", "db.sql");
        assertThat(ok("ls", "-R")).contains("other", "note").doesNotContain("db.sql");
        ok("backup", source.toString(), "--drop-stdin", "other");
        assertThat(ok("ls", "-R")).contains("note").doesNotContain("other");
    }

    @Test
    void aCommandThatEndsWellIsBackedUp() {
        ok("backup", "--stdin", "dump", "--stdin-from-command", "--", "printf", "%s", "é $(id)");
        assertThat(recovered("/stdin/dump").resolve("dump")).hasContent("é $(id)");
    }

    @Test
    void aCommandThatFailsMakesNoPoint() {
        fails(
                1,
                "input-failed",
                "backup",
                "--stdin",
                "dump",
                "--stdin-from-command",
                "--",
                "/bin/sh",
                "-c",
                "echo half of it; exit 3");
        fails(1, "input-failed", "backup", "--stdin", "dump", "--stdin-from-command", "--", "/no/such/program");
        fails(1, "input-empty", "backup", "--stdin", "dump", "--stdin-from-command", "--", "true");
        input(new byte[0]);
        fails(1, "input-empty", "backup", "--stdin", "dump");
        assertThat(ok("points")).contains("No recovery point");
    }

    @Test
    void aJobThatWaitsForACommandCanBeCancelled() throws Exception {
        Thread cancel = Thread.ofPlatform().start(() -> {
            while (fixture.run("jobs", "cancel") != 0) {
                Thread.onSpinWait();
            }
        });
        assertThat(fixture.run("backup", "--stdin", "dump", "--stdin-from-command", "--", "sleep", "600"))
                .isEqualTo(1);
        cancel.join();
        assertThat(fixture.terminal.takeErr()).contains("[job-cancelled]");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        for (String name : List.of("", ".", "..", "a/b", "x".repeat(256))) {
            fails(2, "flags-invalid", "backup", "--stdin", name);
        }
        fails(2, "flags-invalid", "backup", "--stdin", "dump", source.toString());
        fails(2, "flags-invalid", "backup", "--stdin", "dump", "--stdin-from-command");
        fails(2, "flags-invalid", "backup", "--stdin-from-command", "--", "true");
    }

    @Test
    void aNameNeedNotBeText() {
        input("some".getBytes(StandardCharsets.UTF_8));
        ok("backup", "--stdin", "d\uDCFFmp");
        assertThat(ok("points")).contains("/stdin/d\\xffmp");
    }
}
