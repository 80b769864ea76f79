package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.page.PathCodec;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.platform.Here;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schedule wizard of the console and {@code coffre policy}: one truth, and both see it at once. */
class ConsoleScheduleTest extends ConsoleTest {
    private Path source;

    @BeforeEach
    void start(@TempDir(factory = UncrowdedTempDir.class) Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        source = Files.createDirectories(fixture.path("source"));
        request();
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
                .contains("*.bak")
                .contains("<details class=\"mt-3\" open>");
        person.post("/schedule/times", Map.of("kind", "daily"));
        assertThat(person.body()).contains("notice refused");
        Map<String, String> nonsense = new HashMap<>(Map.of("daily", "many", "zone", "UTC"));
        person.post("/schedule/retention", nonsense);
        assertThat(person.body()).contains("notice refused").contains("value=\"many\"");
        assertThat(policy()).doesNotContain("nowhere");
    }

    private static String box(ByteString path) {
        return "name=\"path\" value=\"" + PathCodec.encode(path) + "\"";
    }

    private static ByteString bytes(Path path) {
        return ByteString.utf8(path.toString());
    }

    private String opened(ByteString folder) {
        return person.post("/schedule/folder?folder=" + PathCodec.encode(folder), Map.of());
    }

    @Test
    void foldersAreOpenedOneByOneAndTickedWhateverTheirNamesAre() throws Exception {
        ByteString odd = bytes(source).concat(ByteString.of(new byte[] {'/', 'e', 't', (byte) 0xE9}));
        DirectoryOperations.makeDirectory(Descriptor.WORKING_DIRECTORY, odd, 0700);
        Files.writeString(source.resolve("<note>"), "x");
        Files.createSymbolicLink(source.resolve("shortcut"), Path.of("/usr/share"));
        assertThat(person.get("/schedule/items"))
                .contains(box(ByteString.utf8("/")), box(ByteString.utf8("/proc")), "filled by the kernel, left out")
                .doesNotContain(box(bytes(source)));

        assertThat(opened(bytes(source)))
                .startsWith("<div class=\"inside\">")
                .contains(box(odd), "et\\xe9", "&lt;note&gt;", "link to /usr/share")
                .doesNotContain("<html");
        person.get("/schedule/items");
        person.post("/schedule/items", Map.of("path", PathCodec.encode(odd), "excludes", "*.tmp"));
        assertThat(person.body()).contains("When it is backed up");
        assertThat(policy()).contains("et\\xe9");

        assertThat(person.get("/schedule/items"))
                .contains(box(odd) + " checked")
                .contains("name=\"shown\" value=\"" + PathCodec.encode(bytes(source)));
        person.post(
                "/schedule/items", Map.of("paths", source.resolve("shortcut").toString()));
        assertThat(policy()).contains("shortcut").doesNotContain("et\\xe9");
    }

    @Test
    void withoutAScriptAButtonOpensAFolderAndNothingOfTheFormIsLost() throws IOException {
        Path inner = Files.createDirectory(source.resolve("inner"));
        Path note = Files.createFile(inner.resolve("note"));
        assertThat(person.get("/schedule/items")).contains("<noscript><button");
        assertThat(opened(bytes(source))).contains(box(bytes(inner))).doesNotContain("<button");
        person.get("/schedule/items");
        person.post(
                "/schedule/items",
                Map.of(
                        "open",
                        PathCodec.encode(bytes(inner)),
                        "path",
                        PathCodec.encode(bytes(source)),
                        "excludes",
                        "*.bak"));
        assertThat(person.body())
                .contains(box(bytes(source)) + " checked", "*.bak")
                .doesNotContain(box(bytes(note)));
        person.post(
                "/schedule/items",
                Map.of(
                        "open",
                        PathCodec.encode(bytes(inner)),
                        "shown",
                        PathCodec.encode(bytes(source)),
                        "path",
                        PathCodec.encode(bytes(inner))));
        assertThat(person.body()).contains(box(bytes(inner)) + " checked", box(bytes(note)));
        assertThat(policy()).doesNotContain(source.toString());
    }

    @Test
    void whatIsLeftOutIsSaidWhereItStands() throws IOException {
        Files.writeString(source.resolve("draft.tmp"), "x");
        Path cache = Files.createDirectory(source.resolve("marked"));
        Files.writeString(cache.resolve(".nobackup"), "");
        person.get("/schedule/items");
        Map<String, String> rules = Map.of("excludes", "*.tmp", "exclude-if-present", ".nobackup");
        assertThat(person.post("/schedule/folder?folder=" + PathCodec.encode(bytes(source)), rules))
                .contains("left out by a pattern");
        assertThat(person.post("/schedule/folder?folder=" + PathCodec.encode(bytes(cache)), rules))
                .contains("because it is marked so");
        assertThat(opened(bytes(fixture.home()))).contains("Coffre’s own, left out");
        assertThat(opened(bytes(source.resolve("gone")))).contains("cannot be read (there is no such file or folder)");
    }

    @Test
    void aFolderOfThousandsIsCutAndWhatIsChosenInItStays() throws IOException {
        for (int i = 0; i < 600; i++) {
            Files.createFile(source.resolve("%04d".formatted(i)));
        }
        ByteString last = bytes(source.resolve("0599"));
        assertThat(opened(bytes(source))).contains("Only 500 of 600 are shown").doesNotContain(box(last));
        assertThat(fixture.run("policy", "items", "--add", last.display())).isZero();
        assertThat(person.get("/schedule/items"))
                .contains(box(last) + " checked")
                .doesNotContain("Also chosen");
    }

    @Test
    void whatIsChosenAndGoneStaysChosenUntilSomebodyTakesItOut() throws IOException {
        Path gone = Files.createDirectory(source.resolve("stick"));
        assertThat(fixture.run("policy", "items", "--add", gone.toString(), "--add", source.toString()))
                .isZero();
        Files.delete(gone);
        assertThat(person.get("/schedule/items")).contains("Also chosen", box(bytes(gone)) + " checked");
        person.post("/schedule/items", Map.of("path", PathCodec.encode(bytes(gone))));
        assertThat(policy()).contains(gone.toString());
    }

    @Test
    void aPatternThatIsNoTextSurvivesTheForm() {
        new BackupPolicyFile(CoffreHome.below(fixture.home(), Here.PLATFORM).policy())
                .update(policy -> policy.with(
                        ProtectionGroup.DEFAULT_NAME,
                        group -> group.withItems(BackupItems.NONE.withExcludes(List.of("\uDCE9*", "*.iso")))));
        assertThat(person.get("/schedule/items")).contains("names that are not text", "\\xe9*");
        person.post("/schedule/items", Map.of("paths", source.toString(), "excludes", "*.bak"));
        assertThat(policy()).contains("\\xe9*", "*.bak").doesNotContain("*.iso");
    }

    @Test
    void whatAnotherGroupBacksUpIsNotTakenTwice() {
        assertThat(fixture.run("policy", "items", "--group", "other", "--add", source.toString()))
                .isZero();
        person.get("/schedule/items");
        person.post("/schedule/items", Map.of("path", PathCodec.encode(bytes(source))));
        assertThat(person.status()).isEqualTo(ProblemCode.GROUP_ITEM_TAKEN.httpStatus());
        assertThat(person.body()).contains("notice refused", box(bytes(source)) + " checked");
    }
}
