package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups of folders that are backed up by themselves are all in every point. */
class GroupCarryTest extends CommandTest {
    private Path mail;
    private Path work;
    private Path other;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        mail = filled(folder.resolve("mail"));
        work = filled(folder.resolve("work"));
        other = filled(folder.resolve("other"));
        fixture.register();
        ok("policy", "items", "--group", "mail", "--add", mail.toString());
        ok("policy", "items", "--group", "work", "--add", work.toString());
    }

    private static Path filled(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("note"), "of " + folder.getFileName());
        return folder;
    }

    private String point(int seq) {
        return ok("points").lines().toList().get(seq - 1);
    }

    @Test
    void aPointOfOneGroupHasTheOthersAsTheyWere() throws IOException {
        ok("backup", "--group", "mail");
        Files.writeString(mail.resolve("note"), "changed since");
        ok("backup", "--group", "work");
        assertThat(point(2)).contains(mail + " (as of 1)", work.toString()).doesNotContain(work + " (as of");
        Path to = fixture.path("recovered");
        ok("recover", "--to", to.toString());
        assertThat(to.resolve(mail.toString().substring(1)).resolve("note")).hasContent("of mail");
        assertThat(to.resolve(work.toString().substring(1)).resolve("note")).hasContent("of work");
        ok("backup", "--group", "mail");
        assertThat(point(3)).contains(work + " (as of 2)", mail.toString()).doesNotContain(mail + " (as of");
    }

    @Test
    void whatIsInNoGroupLeavesTheNextPoint() {
        ok("backup", "--group", "mail");
        ok("backup", other.toString());
        assertThat(point(2)).contains(mail + " (as of 1)", other.toString());
        ok("backup", "--group", "work");
        assertThat(point(3)).contains(mail + " (as of 1)", work.toString()).doesNotContain(other.toString());
    }

    @Test
    void whatLiesWithinWhatIsReadIsNotThereTwice() {
        ok("backup", "--group", "mail");
        ok("backup", fixture.path("").toString());
        assertThat(point(2)).doesNotContain("as of");
    }
}
