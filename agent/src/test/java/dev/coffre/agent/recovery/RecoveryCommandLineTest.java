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
        for (String text : List.of("/a", "/a b", "/it's", "/'", "/a'b'c", "/é…x", "/--to", "/a  b ")) {
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
}
