package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cat} and {@code export}: files of a recovery point on standard output. */
class ExportTest extends CommandTest {
    private Path source;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep\n");
        Files.createDirectories(source.resolve("deep"));
        byte[] big = new byte[5_000_000];
        new Random(1).nextBytes(big);
        Files.write(source.resolve("deep/big"), big);
        fixture.register();
        ok("backup", source.toString());
    }

    private byte[] data(int exit, String... arguments) {
        fixture.terminal.takeOut();
        fixture.terminal.takeErr();
        int ended = fixture.run(arguments);
        assertThat(ended).as(fixture.terminal.takeErr()).isEqualTo(exit);
        return fixture.terminal.takeData();
    }

    private static List<String> namesInZip(byte[] archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                zip.readAllBytes();
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void catWritesTheBytesOfFilesAndNothingElse() throws Exception {
        String note = source.resolve("note").toString();
        Path big = source.resolve("deep/big");
        assertThat(data(0, "cat", note)).isEqualTo(Files.readAllBytes(source.resolve("note")));
        assertThat(data(0, "cat", "1", big.toString())).isEqualTo(Files.readAllBytes(big));
        Path list = fixture.file("list", big + "\0");
        assertThat(data(0, "cat", "1", "--files-from", list.toString())).isEqualTo(Files.readAllBytes(big));
        assertThat(data(0, "cat", note, note, "--json"))
                .isEqualTo("something to keep\nsomething to keep\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void catRefusesWhatIsNoFile() {
        fails(2, "flags-invalid", "cat", source.toString());
        fails(2, "flags-invalid", "cat", "1");
        fails(2, "path-not-in-point", "cat", source.resolve("none").toString());
        fixture.run("cat", source.toString(), "--lang", "fr");
        assertThat(fixture.terminal.takeErr()).contains(source + " n’est pas un fichier");
    }

    @Test
    void exportWritesAnArchiveOfTheSelection() throws Exception {
        String top = source.toString().substring(1);
        assertThat(namesInZip(data(0, "export", "--format", "zip")))
                .containsExactly(top + "/", top + "/deep/", top + "/note", top + "/deep/big");
        assertThat(namesInZip(data(0, "export", "latest", source.resolve("deep").toString(), "--format", "zip")))
                .containsExactly(top + "/", top + "/deep/", top + "/deep/big");
        Path list = fixture.file("list", source.resolve("note") + "\n");
        assertThat(namesInZip(data(0, "export", "--files-from", list.toString(), "--format", "zip")))
                .containsExactly(top + "/", top + "/note");
        byte[] tar = data(0, "export");
        assertThat(new String(tar, 257, 5, StandardCharsets.US_ASCII)).isEqualTo("ustar");
        assertThat(tar.length % 512).isZero();
        assertThat(ok("jobs")).containsPattern("export +done +point 1\n");
    }

    @Test
    void whatExportSaysGoesToStandardError() {
        fixture.terminal.takeErr();
        assertThat(fixture.run("export")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("Exported from point 1: 2 files");
        assertThat(fixture.run("export", "--json")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("\"event\":\"recovered\"", "\"event\":\"result\"");
    }

    @Test
    void aZipKeepsNamesWithColonsAndCountsThem() throws Exception {
        Files.writeString(source.resolve("1:2,S"), "a mail");
        ok("backup", source.toString());
        fixture.terminal.takeErr();
        assertThat(fixture.run("export", source.resolve("1:2,S").toString(), "--format", "zip"))
                .isZero();
        assertThat(fixture.terminal.takeErr()).contains("1 name has a colon");
        assertThat(namesInZip(fixture.terminal.takeData()))
                .contains(source.toString().substring(1) + "/1:2,S");
        assertThat(fixture.run("export", "--format", "zip", "--json")).isZero();
        assertThat(fixture.terminal.takeErr())
                .contains("\"event\":\"names-with-colon\"")
                .contains("\"count\":1");
        assertThat(fixture.run("export")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("Exported").doesNotContain("colon");
    }

    @Test
    void exportRefusesWhatItCannotDo() {
        fails(2, "flags-invalid", "export", "--format", "rar");
        fails(2, "path-not-in-point", "export", "/nope");
        fixture.terminal.answers();
        fails(2, "flags-invalid", "export");
        fixture.terminal.nobody();
    }

    @Test
    void diffListsWhatChangedBetweenTwoPoints() throws Exception {
        Files.writeString(source.resolve("note"), "something else\n");
        Files.writeString(source.resolve("new"), "new");
        Files.delete(source.resolve("deep/big"));
        ok("backup", source.toString());
        assertThat(ok("diff", "1", "latest").lines())
                .containsExactly(
                        "+  " + source.resolve("new"),
                        "M  " + source.resolve("note"),
                        "-  " + source.resolve("deep/big"),
                        "From point 1 to 2: 1 added, 1 removed, 1 changed, 0 with other metadata only.");
        assertThat(ok("diff", "1", "2", "--json"))
                .contains("\"change\":\"added\"", "\"event\":\"differences\"", "\"removed\":1");
        assertThat(ok("diff", "2", "2", "--lang", "fr")).contains("Les points 2 et 2 ont les mêmes fichiers.");
        fails(2, "point-unknown", "diff", "1", "9");
    }

    @Test
    void anOutputThatIsFullIsSaidByEveryCommand() {
        String note = source.resolve("note").toString();
        fixture.terminal.breakOutput("No space left on device");
        for (String command : List.of(
                "cat " + note,
                "export",
                "points",
                "points --json",
                "ls",
                "find note",
                "history " + note,
                "diff 1 1",
                "status",
                "jobs",
                "jobs --json",
                "check",
                "ls --help",
                "--version")) {
            fails(1, "output-failed", command.split(" "));
        }
    }

    @Test
    void aReaderThatEndsEarlyEndsACommandWithoutAWord() {
        fixture.terminal.breakOutput("Broken pipe");
        for (String command : List.of("export", "ls", "points --json", "--help")) {
            assertThat(fixture.run(command.split(" "))).as(command).isEqualTo(1);
            assertThat(fixture.terminal.takeErr()).as(command).isEmpty();
        }
    }

    @Test
    void aJobWhoseReaderEndsEarlyHasItsOwnResult() {
        fixture.terminal.breakOutput("Broken pipe");
        for (String command : List.of("backup " + source, "recover --to " + fixture.path("to"))) {
            assertThat(fixture.run(command.split(" "))).as(command).isZero();
            assertThat(fixture.terminal.takeErr()).as(command).doesNotContain("output-failed");
        }
        fixture.terminal.breakOutput("No space left on device");
        fails(1, "output-failed", "backup", source.toString());
    }
}
