package dev.coffre.agent.answerer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerableCommandTest {
    private static final Path LAUNCHER = Path.of("..", "packaging", "agent", "coffre");
    private static final Pattern WORDS = Pattern.compile("(?m)^ +((?:\\w+ \\| )+\\w+)\\)\\R +state=");

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "points",
                "points --all --json",
                "points --before 7",
                "points --before=7 --lang=fr",
                "ls",
                "ls 3 /srv --lang fr",
                "ls -R --recursive 3",
                "ls C:\\Users",
                "find *.txt -i --limit 3",
                "history /srv/a --json",
                "jobs --json",
                "status --lang en"
            })
    void thoseThatOnlyReadThisMachinesPoints(String line) {
        assertThat(AnswerableCommand.matches(words(line))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--json points",
                "backup /srv",
                "jobs cancel",
                "status now",
                "points 7",
                "points --help",
                "ls -h",
                "ls -R3",
                "ls -- 3",
                "ls -",
                "ls @/etc/passwd",
                "find x --limit @/etc/passwd",
                "points --lang=@/etc/passwd",
                "points --before",
                "points --machine other",
                "points --machine=other --credentials=file",
                "ls --passphrase-file /secret",
                "ls --recovery-code-file=/secret",
                "ls --kind server",
                "points --unknown"
            })
    void nothingElse(String line) {
        assertThat(AnswerableCommand.matches(words(line))).isFalse();
    }

    @Test
    void theLauncherHasTheSameWords() throws IOException {
        List<String> words = WORDS.matcher(Files.readString(LAUNCHER))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(words).hasSize(1);
        assertThat(words.getFirst().split(" \\| "))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AnswerableCommand.values())
                        .map(AnswerableCommand::word)
                        .toList());
    }
}
