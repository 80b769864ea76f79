package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
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
        assertThat(ok("find", "big")).contains("No recovery point contains such a path.");
        assertThat(ok("find", "-i", "big")).contains("point 1", "Big.txt");
        assertThat(ok("find", source + "/*/*")).contains("other.txt").doesNotContain("Big.txt");
        assertThat(ok("find", "*", "--limit", "2")).contains("Only the first 2 paths are shown");
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
}
