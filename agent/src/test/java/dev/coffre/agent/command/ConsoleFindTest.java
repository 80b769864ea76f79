package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds files of all recovery points in the console, and recovers an older version. */
class ConsoleFindTest extends ConsoleTest {
    private static final String HOSTILE = "a\"><script>alert(1)<!--\n\u202Egpj.exe";

    private Path source = Path.of("");

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.program = fixture::coffre;
        source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("deep/er"));
        write("note", "first", 1_000_000_000);
        write("deep/er/Big.txt", "12345678", 1_100_000_000);
        fixture.register();
        backUp(source);
    }

    private void write(String name, String text, long modified) throws IOException {
        Path file = source.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(modified)));
    }

    private void backUp(Path root) {
        assertThat(fixture.run("backup", root.toString()))
                .as(fixture.terminal.takeErr())
                .isZero();
    }

    private void makeAnotherVersion() throws IOException {
        write("note", "second!", 1_200_000_000);
        Files.delete(source.resolve("deep/er/Big.txt"));
        backUp(source);
    }

    private static String code(Path path) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(path.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The text of each row of the page's table, or of its time line. */
    private List<String> rows(String element) {
        List<String> rows = new ArrayList<>();
        var found = Pattern.compile("<" + element + "[ >].*?</" + element + ">", Pattern.DOTALL)
                .matcher(person.body().substring(person.body().indexOf("<main")));
        while (found.find()) {
            rows.add(found.group()
                    .replaceAll("<[^>]*>", " ")
                    .replaceAll("\\s+", " ")
                    .strip());
        }
        return rows;
    }

    @Test
    void findsAFileInAllPointsAndRecoversAnOlderVersion() throws Exception {
        makeAnotherVersion();
        request();
        person.get("/recovery");
        assertThat(person.location()).isEqualTo("/recovery/find");
        assertThat(person.get("/recovery/find")).contains("Find a file", "Browse a recovery point");
        person.get("/recovery/find?q=BIG");
        assertThat(rows("tr").getLast())
                .contains(
                        "Big.txt",
                        source + "/deep/er",
                        "8 bytes",
                        "2004-11-09",
                        "point 1 · 1 version ",
                        "Deleted or moved since");
        assertThat(person.get("/recovery/find?q=BIG&case=yes")).contains("No recovery point has such a name.");
        person.get("/recovery/find?q=note");
        assertThat(rows("tr").getLast())
                .contains("7 bytes", "2008-01-10", "points 1 to 2 · 2 versions")
                .doesNotContain("Deleted");
        String note = code(source.resolve("note"));
        assertThat(person.body()).contains("/recovery/versions?path=" + note);

        person.get("/recovery/versions?path=" + note);
        assertThat(rows("li"))
                .satisfiesExactly(
                        back -> assertThat(back).isEqualTo("Find a file"),
                        newer -> assertThat(newer)
                                .contains("2008-01-10", "7 bytes", "point 2")
                                .doesNotContain("point 1"),
                        older -> assertThat(older).contains("2001-09-09", "5 bytes", "point 1"));
        assertThat(person.body())
                .contains("/recovery/find?q=note&amp;page=1")
                .contains("/recovery/entry?point=1&amp;path=" + note)
                .contains("/recovery/tree?point=1&amp;folder=" + code(source));
        person.post("/recovery/versions", Map.of("point", "1", "path", note));
        assertThat(person.here()).isEqualTo("/recovery/target?point=1");
        assertThat(person.body())
                .contains("recovery point 1", source.resolve("note").toString());
        Path target = Files.createDirectory(fixture.path("target"));
        person.submit("/recovery/target", Map.of("place", "other", "folder", target.toString(), "acls", "yes"));
        for (int i = 0; i < 600 && person.get(person.here()).contains("every 1s"); i++) {
            Thread.sleep(100);
        }
        assertThat(person.text("state")).isEqualTo("Recovery: completed");
        try (var found = Files.walk(target)) {
            assertThat(found.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent("first"));
        }
    }

    @Test
    void saysSinceWhenAFileIsAbsentAndWhatIsNowhere() throws IOException {
        makeAnotherVersion();
        request();
        person.get("/recovery/versions?path=" + code(source.resolve("deep/er/Big.txt")));
        assertThat(rows("li").get(1)).startsWith("Deleted or moved since");
        assertThat(rows("li").get(2)).contains("point 1");
        assertThat(person.get("/recovery/versions?path=" + code(source.resolve("nonesuch"))))
                .contains("notice refused");
        assertThat(person.get("/recovery/versions?path=!")).contains("notice refused");
        person.post("/recovery/versions", Map.of("point", "77", "path", code(source)));
        assertThat(person.body()).contains("notice refused");
        assertThat(person.get("/recovery/find?q=" + "x".repeat(2_000))).contains("notice refused");
    }

    @Test
    void showsPointsThatWereMadeAfterTheFirstSearch() throws IOException {
        request();
        assertThat(person.get("/recovery/find?q=note")).contains("5 bytes").doesNotContain("7 bytes");
        makeAnotherVersion();
        assertThat(person.get("/recovery/find?q=note&page=1"))
                .as("the same search")
                .contains("5 bytes");
        assertThat(person.get("/recovery/find?q=note")).contains("7 bytes");
        person.get("/recovery/versions?path=" + code(source.resolve("note")));
        person.post("/recovery/versions", Map.of("point", "2", "path", code(source.resolve("note"))));
        assertThat(person.here()).isEqualTo("/recovery/target?point=2");
    }

    @Test
    void namesOfFilesAreInert() throws IOException {
        Files.writeString(source.resolve(HOSTILE), "boo");
        backUp(source);
        request();
        person.get("/recovery/find?q=gpj");
        assertInert();
        person.get("/recovery/versions?path=" + code(source.resolve(HOSTILE)));
        assertInert();
        person.get("/recovery/find?q=%22%3E%3Cscript%3Ealert(1)");
        assertInert();
        person.get("/recovery/tree?point=2&sort=-size&folder=" + code(source));
        assertInert();
    }

    private void assertInert() {
        assertThat(person.status()).isEqualTo(200);
        assertThat(person.body()).contains("&lt;script").doesNotContain("<script>alert", "\u202E", "value=\"\">");
    }

    @Test
    void broadPatternsEndAfterALimitAndResultsHavePages() throws IOException {
        Path many = Files.createDirectories(source.resolve("many"));
        for (int i = 0; i < 1_010; i++) {
            Files.writeString(many.resolve("f-%04d".formatted(i)), "x".repeat(i == 1_007 ? 500 : 1));
        }
        backUp(source);
        request();
        person.get("/recovery/find?q=f-");
        assertThat(rows("tr")).hasSize(26);
        assertThat(person.text("count")).contains("Only the first 1,000", "1 to 25");
        assertThat(person.body()).contains("/recovery/find?q=f-&amp;page=2");
        person.get("/recovery/find?q=f-&page=99");
        assertThat(rows("tr").getLast()).contains("f-0999");
        assertThat(person.body()).doesNotContain("id=\"more\"");

        String folder = "/recovery/tree?point=2&folder=" + code(many);
        assertThat(person.get(folder)).doesNotContain("f-1007").contains("Only the first 1000");
        assertThat(person.get(folder + "&sort=-size"))
                .contains("aria-sort=\"descending\"")
                .contains("name=\"sort-by\" value=\"size\"");
        assertThat(rows("tr").get(1)).startsWith("f-1007");
        person.get(folder + "&sort=-name");
        assertThat(rows("tr").get(1)).startsWith("f-1009");
    }

    @Test
    void theTreeKeepsItsOrder() throws IOException {
        write("deep/second", "22", 1_300_000_000);
        write("deep/third", "", 1_250_000_000);
        backUp(source);
        request();
        person.get("/recovery/tree?point=2&sort=-time&folder=" + code(source.resolve("deep")));
        assertThat(rows("tr").stream().skip(2))
                .satisfiesExactly(
                        second -> assertThat(second).startsWith("second"),
                        third -> assertThat(third).startsWith("third"));
        assertThat(rows("tr").get(1)).as("it was made now").startsWith("er");
        assertThat(person.body())
                .contains("name=\"open\" value=\"" + code(source.resolve("deep/er")))
                .contains("name=\"open\" value=\"" + code(source))
                .contains("name=\"entry\" value=\"" + code(source.resolve("deep/second")))
                .contains("name=\"sort\" value=\"-time\"");
        person.submit("/recovery/tree", Map.of("open", code(source)));
        assertThat(person.here()).isEqualTo("/recovery/tree?point=2&folder=" + code(source) + "&sort=-time");
    }

    @Test
    void theTreeFindsPartsOfNamesBelowTheFolder() throws IOException {
        write("deep/Notes of May", "123", 1_300_000_000);
        backUp(source);
        request();
        person.get("/recovery/tree?point=2&filter=NOTE");
        assertThat(rows("tr").stream().skip(1))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(source + "/note 5 bytes"),
                        second -> assertThat(second).startsWith(source + "/deep/Notes of May 3 bytes"));
        person.get("/recovery/tree?point=2&filter=NOTE&sort=size");
        assertThat(rows("tr").get(1)).contains("Notes of May");
        assertThat(person.body()).contains("name=\"sort-by\" value=\"-size\"", "value=\"NOTE\"");
        person.get("/recovery/tree?point=2&filter=note&folder=" + code(source.resolve("deep")));
        assertThat(rows("tr")).hasSize(2).last().asString().contains("Notes of May");
        assertThat(person.get("/recovery/tree?point=2&filter=nonesuch")).contains("No name has this part.");
        assertThat(person.get("/recovery/tree?point=1&filter=NOTE"))
                .as("of the other point")
                .doesNotContain("of May");
        assertThat(person.get("/recovery/tree?point=2&filter=x&folder=" + code(source.resolve("nonesuch"))))
                .contains("path-not-in-point");
    }

    @Test
    void aSearchOfNamesThatTakesLongHoldsNoPageUp() throws Exception {
        Path many = Files.createDirectories(source.resolve("many"));
        String suffix = "x".repeat(200);
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(many.resolve("f-%04d-%s".formatted(i, suffix)));
        }
        backUp(source);
        fixture.patience = fixture.patience.withMaxRetryTime(Duration.ofMinutes(1));
        request();
        person.get("/recovery/tree?point=2");
        fixture.server.failNext(Integer.MAX_VALUE);
        ConsoleVisitor tab = new ConsoleVisitor(server).withCookie(person.cookie());
        CompletableFuture<String> waiting =
                CompletableFuture.supplyAsync(() -> tab.get("/recovery/tree?point=2&filter=F-1234"));
        Thread.sleep(300);
        long begun = System.nanoTime();
        assertThat(person.get("/recovery/machine")).contains("Another computer");
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("another page of the session, while the search waits two seconds")
                .isLessThan(Duration.ofMillis(1_500));
        assertThat(waiting.get())
                .contains("Searching …", "every 1s", "/recovery/tree?point=2&amp;filter=F-1234&amp;again=yes")
                .doesNotContain("f-1234");
        fixture.server.failNext(0);
        String again = "/recovery/tree?point=2&filter=F-1234&again=yes";
        for (int i = 0; i < 300 && person.get(again).contains("every 1s"); i++) {
            Thread.sleep(100);
        }
        assertThat(rows("tr")).hasSize(2).last().asString().contains("/many/f-1234-" + suffix);
    }

    /** Returns the address that the page asks again by itself; empty if it does not. */
    private static String asksAgain(ConsoleVisitor tab, String body) {
        Matcher address =
                Pattern.compile("hx-get=\"([^\"]+)\" hx-trigger=\"every 1s\"").matcher(body);
        return address.find() ? address.group(1).replace("&amp;", "&") : "";
    }

    @Test
    void aSearchThatAnotherTabReplacedIsNotBegunAgainByItself() throws Exception {
        makeAnotherVersion();
        fixture.patience = fixture.patience.withMaxRetryTime(Duration.ofMinutes(1));
        Files.delete(fixture.home().resolve("cache/paths"));
        request();
        person.get("/recovery/points");
        fixture.server.failNext(Integer.MAX_VALUE);
        ConsoleVisitor tab = new ConsoleVisitor(server).withCookie(person.cookie());
        for (String address : List.of("/recovery/find?q=%s", "/recovery/versions?path=%s")) {
            String mine = asksAgain(person, person.get(address.formatted(code(source.resolve("mine")))));
            assertThat(mine).as(address).isNotEmpty();
            String other = asksAgain(tab, tab.get(address.formatted(code(source.resolve("other")))));
            assertThat(other).as(address).isNotEmpty();
            assertThat(person.get(mine))
                    .contains("Another search", "Search again")
                    .doesNotContain("every 1s");
            assertThat(tab.get(other)).contains("every 1s").doesNotContain("Another search");
        }
        fixture.server.failNext(0);
        assertThat(person.get("/recovery/find?q=letter")).doesNotContain("Another search");
    }

    @Test
    void findsFilesOfAnotherMachineByCredentialsAndPassphrase() throws IOException {
        makeAnotherVersion();
        Path list = fixture.home().resolve("cache/paths");
        Files.delete(list);
        request();
        assertThat(person.get("/recovery/machine?again=yes")).contains("Another computer");
        person.post(
                "/recovery/vault",
                Map.of("credentials-path", fixture.credentialsFile().toString()));
        String machine = fixture.server.machineIds().getFirst().toString();
        person.post("/recovery/other", Map.of("machine", machine, "secret", AgentFixture.PASSPHRASE));
        assertThat(person.here()).isEqualTo("/recovery/find");
        assertThat(person.body()).contains("In the recovery points of bench");
        person.get("/recovery/find?q=big");
        assertThat(rows("tr").getLast()).contains("Big.txt", "point 1", "Deleted or moved since");
        person.get("/recovery/find?q=note");
        assertThat(rows("tr").getLast()).contains("points 1 to 2");
        person.get("/recovery/versions?path=" + code(source.resolve("note")));
        assertThat(rows("li")).hasSize(3);
        assertThat(list).as("of another machine nothing is kept").doesNotExist();
        person.get("/recovery/machine?again=yes");
        try (var left = Files.list(fixture.home().resolve("cache"))) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("reading-"));
        }
    }

    @Test
    void aVaultThatDoesNotAnswerIsANoticeOnThePage() {
        request();
        fixture.server.close();
        assertThat(person.get("/recovery/find?q=note")).contains("notice refused", "value=\"note\"");
        assertThat(person.status()).isEqualTo(200);
    }
}
