package dev.coffre.agent.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCommandLineTest {
    private static ByteString path(String text) {
        return ByteString.utf8(text);
    }

    @Test
    void readsPointTargetModeAndPaths() {
        assertThat(RecoveryCommandLine.parse(
                        "41 --to '/srv/it'\\''s here' --conflict skip --no-acls --verify /a/b '/c d' '/e'\\'''"))
                .contains(new RecoveryOrder(
                        41,
                        Optional.of("/srv/it's here"),
                        "skip",
                        false,
                        true,
                        List.of(path("/a/b"), path("/c d"), path("/e'")),
                        Optional.empty()));
        assertThat(RecoveryCommandLine.parse("7 --original"))
                .contains(new RecoveryOrder(7, Optional.empty(), "copies", true, false, List.of(), Optional.empty()));
    }

    @Test
    void readsWhatItQuotes() {
        for (String text : List.of(
                "/a",
                "/a b",
                "/it's",
                "/'",
                "/a'b'c",
                "/é…x",
                "/--to",
                "/a  b ",
                "/a\\b",
                "/a\nb'c d",
                "/$'x",
                "/\u202E")) {
            assertThat(RecoveryCommandLine.parse("1 --original " + RecoveryCommandLine.quoted(path(text))))
                    .as(text)
                    .hasValueSatisfying(order -> assertThat(order.paths()).containsExactly(path(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "export 7 /a",
                "x --original",
                "9999999999999999999 --original",
                "7 --to",
                "7 --to relative",
                "7 --to /a --original",
                "7 --original --conflict",
                "7 --original --conflict sometimes",
                "7 --original --dry-run",
                "7 --original --unknown /a",
                "7 --original /a/b…",
                "7 --original '/a/b…",
                "7 --original …",
                "7 --original /a  /b",
                "7 --original /a'b",
                "7 --original '/a\\x0ab'",
                "7 --original relative"
            })
    void refusesWhatItDidNotWriteWhole(String line) {
        assertThat(RecoveryCommandLine.parse(line)).isEmpty();
    }

    @Test
    void readsAPathThatIsNoText() {
        ByteString path = ByteString.of(new byte[] {'/', 'a', (byte) 0xFF, '\'', '\\', ' ', (byte) 0xC3, (byte) 0xA9});
        String word = RecoveryCommandLine.quoted(path);
        assertThat(word).as("as bash reads it").isEqualTo("$'/a\\xff\\'\\x5c é'");
        assertThat(RecoveryCommandLine.parse("1 --original " + word))
                .hasValueSatisfying(order -> assertThat(order.paths()).containsExactly(path));
        assertThat(RecoveryCommandLine.parse("1 --to " + word))
                .as("no argument of a command")
                .isEmpty();
    }

    /** {@code <U+202E>} stands for a character, or for itself in a name from another system. */
    @ParameterizedTest
    @ValueSource(
            strings = {"C:\\a\\<U+202E>b", "'C:\\a b\\<xFF>'", "'\\\\server\\share\\<U+003C>'", "/a\\xff", "'/a b\\x0a'"
            })
    void aWordThatSpellsOutACharacterMayBeAnotherPath(String word) {
        assertThat(RecoveryCommandLine.isSpelledOut(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\a\\b", "'C:\\a b'", "/a<b", "--conflict", "skip", "'/it'\\''s'"})
    void otherWordsAreTheirPaths(String word) {
        assertThat(RecoveryCommandLine.isSpelledOut(word)).isFalse();
    }

    @Test
    void theSameRecoveryHasTheSamePlaceAndPathsByWhateverRule() {
        RecoveryOrder order =
                RecoveryCommandLine.parse("7 --to /a --conflict skip /b '/c d'").orElseThrow();
        assertThat(order.isSame(RecoveryCommandLine.parse("7 --to /a --verify '/c d' /b")
                        .orElseThrow()))
                .isTrue();
        for (String other :
                List.of("8 --to /a /b '/c d'", "7 --original /b '/c d'", "7 --to /x /b '/c d'", "7 --to /a /b")) {
            assertThat(order.isSame(RecoveryCommandLine.parse(other).orElseThrow()))
                    .as(other)
                    .isFalse();
        }
    }
}
