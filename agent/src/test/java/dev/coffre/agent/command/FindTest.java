package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachinePaths;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffre find} and {@code coffre history}. */
class FindTest extends CommandTest {
    private Path source = Path.of("");

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("deep/er"));
        write("note", "first", 1_000_000_000);
        write("deep/er/Big.txt", "12345678", 1_100_000_000);
        fixture.register();
        ok("backup", source.toString());
        write("note", "second!", 1_200_000_000);
        Files.delete(source.resolve("deep/er/Big.txt"));
        write("deep/other.txt", "x", 1_300_000_000);
        ok("backup", source.toString());
        ok("backup", source.toString());
    }

    private void write(String name, String text, long modified) throws IOException {
        Path file = source.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(modified)));
    }

    private static List<String> events(String out, String event) {
        return out.lines()
                .filter(line -> line.startsWith("{\"event\":\"" + event + "\""))
                .toList();
    }

    @Test
    void findsPathsOfAllPointsWithSizeTimeAndPoints() {
        assertThat(events(ok("find", "*.txt", "--json"), "match"))
                .satisfiesExactly(
                        other -> assertThat(other)
                                .contains("deep/other.txt\"", "\"size\":1,", "\"modified\":1300000000")
                                .contains("\"points\":2,\"first\":2,\"last\":3"),
                        big -> assertThat(big)
                                .contains("deep/er/Big.txt\"", "\"size\":8,", "\"modified\":1100000000")
                                .contains("\"points\":1,\"first\":1,\"last\":1"));
        assertThat(ok("find", "note"))
                .contains("points 1 to 3", source.resolve("note").toString());
        assertThat(fixture.run("find", "big")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("No recovery point contains such a path.");
        assertThat(fixture.terminal.takeOut()).isEmpty();
        assertThat(ok("find", "-i", "big")).contains("point 1", "Big.txt");
        assertThat(ok("find", source + "/*/*")).contains("other.txt").doesNotContain("Big.txt");
        assertThat(fixture.run("find", "*", "--limit", "2")).isZero();
        assertThat(fixture.terminal.takeErr()).contains("Only the first 2 paths are shown");
        fixture.terminal.takeOut();
        fails(2, "flags-invalid", "find", "*", "--limit", "0");
        assertThat(ok("find", "note", "--lang", "fr")).contains("points 1 à 3");
    }

    @Test
    void aLostListIsMadeAnew() throws IOException {
        Path list = fixture.home().resolve("cache/paths");
        assertThat(list).exists();
        String before = ok("find", "*");
        Files.write(list, new byte[] {1, 2, 3});
        assertThat(ok("find", "*")).isEqualTo(before);
        assertThat(Files.size(list)).isGreaterThan(100);
        Files.delete(list);
        assertThat(ok("find", "*")).isEqualTo(before);
        assertThat(list).exists();
    }

    /** As if the list were too large: its file cannot be made. */
    @Test
    void withoutAListThePagesAreSearched() throws IOException {
        Path list = fixture.home().resolve("cache/paths");
        byte[] older = Files.readAllBytes(list);
        ok("backup", source.toString());
        String before = ok("find", "*.txt");
        Files.write(list, older);
        AgentContext context = fixture.world();
        List<Problem> said = new ArrayList<>();
        try (ReadableMachine machine = context.machineOpener().openOwn(OutageListener.NONE);
                PointPageCache pages = new PointPageCache(context.home().cache(), machine)) {
            Files.createDirectory(pages.folder().path().resolve("paths.new"));
            try (MachinePaths paths =
                    new MachinePaths(context.home().cache(), machine, pages, pages.folder(), new Saying(said))) {
                assertThat(paths.find(ByteString.utf8("*.txt"), false, 10).paths())
                        .extracting(match -> match.key().displayName() + " " + match.points())
                        .containsExactly("other.txt 3", "Big.txt 1");
            }
        }
        assertThat(said).extracting(Problem::code).containsExactly(ProblemCode.CACHE_UNUSABLE);
        assertThat(list).as("the older list stays").hasBinaryContent(older);
        assertThat(ok("find", "*.txt")).isEqualTo(before);
    }

    private record Saying(List<Problem> said) implements MachinePaths.PathsListener {
        @Override
        public void reading(int number, int total) {}

        @Override
        public void unreadable(Problem why) {
            throw new AssertionError(why);
        }

        @Override
        public void withoutList(Problem why) {
            said.add(why);
        }
    }

    @Test
    void findsPathsOfAnotherMachine() throws IOException {
        String[] options = {
            "--machine",
            "bench",
            "--credentials",
            fixture.credentialsFile().toString(),
            "--passphrase-file",
            fixture.path("passphrase").toString()
        };
        String own = ok("find", "*");
        assertThat(ok(with(options, "find", "*"))).isEqualTo(own);
        String versions = ok("history", source.resolve("note").toString());
        assertThat(ok(with(options, "history", source.resolve("note").toString())))
                .isEqualTo(versions);
    }

    private static String[] with(String[] options, String... command) {
        String[] all = new String[command.length + options.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        return all;
    }

    @Test
    void listsTheVersionsOfAFile() throws IOException {
        String note = source.resolve("note").toString();
        assertThat(events(ok("history", note, "--json"), "version"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"size\":5,", "\"points\":1,\"first\":1,\"last\":1"),
                        second -> assertThat(second).contains("\"size\":7,", "\"points\":2,\"first\":2,\"last\":3"));
        assertThat(ok("history", note)).contains("point 1", "points 2 to 3");
        write("deep/er/Big.txt", "12345678", 1_100_000_000);
        ok("backup", source.toString());
        assertThat(events(ok("history", source + "/deep/er/Big.txt", "--json"), "version"))
                .as("it was away in between")
                .hasSize(2);
        fails(2, "path-not-in-points", "history", source + "/nonesuch");
    }

    @Test
    void theHistorySaysSinceWhenAFileIsAbsent() throws IOException {
        String note = source.resolve("note").toString();
        assertThat(ok("history", note)).doesNotContain("Absent");
        assertThat(ok("history", note, "--json")).doesNotContain("\"absent\"");
        Files.delete(source.resolve("note"));
        ok("backup", source.toString());
        ok("backup", source.toString());
        assertThat(ok("history", note).lines().toList().getLast()).startsWith("Absent since point 4 (20");
        assertThat(events(ok("history", note, "--json"), "absent"))
                .singleElement()
                .asString()
                .contains("\"point\":4,\"receivedAt\":");
    }

    /** A backup with {@code --rescan} lists a patched chunk as a whole one. */
    @Test
    void aFileThatIsStoredOtherwiseIsNoOtherVersion() throws IOException {
        Path database = source.resolve("database");
        byte[] content = new byte[5 << 20];
        new Random(1).nextBytes(content);
        Files.write(database, content);
        ok("backup", source.toString());
        content[3_000_000]++;
        Files.write(database, content);
        ok("backup", source.toString());
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r-----"));
        ok("backup", source.toString(), "--rescan");
        assertThat(events(ok("history", database.toString(), "--json"), "version"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"points\":1,\"first\":4,\"last\":4"),
                        second -> assertThat(second).contains("\"points\":2,\"first\":5,\"last\":6"));
    }

    @Test
    void aPathBelowTwoRootsIsFoundOnce() {
        ok("backup", source.resolve("deep").toString());
        assertThat(events(ok("find", "other.txt", "--json"), "match"))
                .singleElement()
                .asString()
                .contains("\"last\":4");
    }
}
