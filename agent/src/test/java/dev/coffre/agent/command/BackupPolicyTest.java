package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is backed up and when, as the command line sets and shows it. */
class BackupPolicyTest {
    @TempDir
    private Path folder;

    private AgentFixture fixture;
    private Path photos;
    private Path letters;

    @BeforeEach
    void register() throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        photos = Files.createDirectories(folder.resolve("photos"));
        letters = Files.createDirectories(folder.resolve("letters"));
        Files.writeString(photos.resolve("one.jpg"), "a picture");
        Files.writeString(photos.resolve("one.tmp"), "left out");
        Files.writeString(letters.resolve("dear"), "a letter");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aBackupWithoutAPathIsOneOfThePolicysItems() throws IOException {
        fails(2, "nothing-to-back-up", "backup");
        assertThat(ok("policy", "items", "--add", photos.toString(), "--add", letters.toString(), "--exclude", "*.tmp"))
                .contains("Items         " + photos + " " + letters)
                .contains("Left out      *.tmp")
                .contains("Schedule      none");
        ok("backup");
        assertThat(ok("ls", "-R")).contains("one.jpg", "dear").doesNotContain("one.tmp");
        assertThat(ok("policy", "items", "--remove", photos.toString(), "--no-exclude", "*.tmp"))
                .contains("Items         " + letters)
                .doesNotContain("Left out");
        ok("backup");
        assertThat(ok("ls", "-R")).contains("dear").doesNotContain("one.jpg");
    }

    @Test
    void anItemThatIsNotThereIsToldAndTheOthersAreBackedUp() throws IOException {
        fails(
                2,
                "source-missing",
                "policy",
                "items",
                "--add",
                folder.resolve("nowhere").toString());
        ok("policy", "items", "--add", photos.toString(), "--add", letters.toString());
        Files.delete(photos.resolve("one.jpg"));
        Files.delete(photos.resolve("one.tmp"));
        Files.delete(photos);
        assertThat(fixture.run("backup")).isEqualTo(3);
        assertThat(fixture.terminal.takeErr()).contains("Warning: ", photos.toString());
        fixture.terminal.takeOut();
        assertThat(ok("ls", "-R")).contains("dear");
        Files.delete(letters.resolve("dear"));
        Files.delete(letters);
        fails(2, "source-missing", "backup");
    }

    @Test
    void aScheduleIsSetAndShownAndWithoutADaemonThatIsSaid() {
        assertThat(ok("status")).contains("no schedule");
        assertThat(fixture.run("policy", "schedule", "--weekly", "sat,sunday at 16:00", "--every-weeks", "2"))
                .isZero();
        assertThat(fixture.terminal.takeOut()).contains("every 2 weeks on Saturday, Sunday at 16:00");
        assertThat(fixture.terminal.takeErr()).contains("The agent’s service is not running. [daemon-not-running]");
        assertThat(ok("policy", "schedule", "--every-hours", "6", "--spread", "0", "--json"))
                .contains("\"kind\":\"hourly\"", "\"every\":6", "\"spreadSeconds\":0");
        assertThat(fixture.run("status")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("The agent’s service is not running");
        assertThat(fixture.terminal.takeOut()).doesNotContain("no schedule");
        assertThat(ok("policy", "schedule", "--daily", "21:00", "--lang", "fr")).contains("chaque jour à 21:00");
        assertThat(ok("policy", "items")).contains("every day at 21:00");
        assertThat(ok("policy", "schedule", "--none")).contains("Schedule      none");
        fails(2, "schedule-invalid", "policy", "schedule", "--daily", "25:00");
        fails(2, "flags-invalid", "policy", "schedule", "--daily", "21:00", "--none");
        fails(2, "flags-invalid", "policy", "schedule", "--every-weeks", "2", "--daily", "21:00");
        fails(2, "flags-invalid", "policy", "schedule", "--spread", "61");
        fails(2, "flags-invalid", "policy", "schedule");
    }

    @Test
    void aProtectionGroupHasItemsOfItsOwn() {
        ok("policy", "items", "--add", photos.toString());
        ok("policy", "items", "--group", "mail", "--add", letters.toString());
        assertThat(ok("policy", "items", "--group", "mail")).contains("Group         mail");
        fails(2, "group-item-taken", "policy", "items", "--group", "mail", "--add", photos + "/one.jpg");
        ok("backup", "--group", "mail");
        assertThat(ok("ls", "-R")).contains("dear").doesNotContain("one.jpg");
        ok("backup");
        assertThat(ok("ls", "-R")).as("every point is complete").contains("dear", "one.jpg");
        ok("backup", "--group", "mail");
        assertThat(ok("ls", "-R")).as("every point is complete").contains("dear", "one.jpg");
        ok("backup", letters.toString());
        assertThat(ok("ls", "-R")).as("also one that was asked for").contains("dear", "one.jpg");
        fails(2, "group-unknown", "backup", "--group", "sql");
        fails(2, "group-name-invalid", "policy", "items", "--group", "a b");
        fails(2, "flags-invalid", "backup", "--group", "mail", photos.toString());
    }

    private String ok(String... command) {
        int exit = fixture.run(command);
        String err = fixture.terminal.takeErr();
        assertThat(exit).as("%s: %s", String.join(" ", command), err).isZero();
        return fixture.terminal.takeOut();
    }

    private void fails(int exit, String code, String... command) {
        assertThat(fixture.run(command)).as(String.join(" ", command)).isEqualTo(exit);
        assertThat(fixture.terminal.takeOut() + fixture.terminal.takeErr()).contains(code);
    }
}
