package dev.coffre.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths here are below the root /home/ada. */
class PathPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "*.tmp,           a/b/x.tmp,     true",
        "*.tmp,           x.tmpl,        false",
        "*.tmp/,          x.tmp,         false",
        "*.tmp/,          x.tmp/,        true",
        "cache,           a/cache,       true",
        "a/b,             a/b,           true",
        "a/b,             x/a/b,         false",
        "**/a/b,          x/y/a/b,       true",
        "**/a/b,          a/b,           true",
        "a/**/z,          a/z,           true",
        "a/**/z,          a/b/c/z,       true",
        "a/**,            a/b,           true",
        "a/**,            a,             false",
        "a/*,             a/b/c,         false",
        "/home/ada/a,     a,             true",
        "/a,              a,             false",
        "/home/*/a,       a,             true",
        "/home/**/c,      a/b/c,         true",
        "caf?,            café,          true",
        "caf??,           café,          false",
        "[a-c]x,          bx,            true",
        "[!a-c]x,         bx,            false",
        "[!a-c]x,         éx,            true",
        "[]]x,            ]x,            true",
        "[é]x,            éx,            true",
        "[ax,             [ax,           true",
        "a*b*c,           axxbyyc,       true",
        "a*b*c,           axxbyy,        false",
        "\\*,             *,             true",
        "\\*,             x,             false",
        "*,               anything,      true",
    })
    void matchesAsAGitignoreFile(String pattern, String path, boolean excluded) {
        assertThat(excludes(List.of(pattern), path)).isEqualTo(excluded);
    }

    @Test
    void theLastPatternThatMatchesDecides() {
        List<String> lines = List.of("# comment", "", "*.log", "!keep.log", "really/keep.log");
        assertThat(excludes(lines, "x.log")).isTrue();
        assertThat(excludes(lines, "keep.log")).isFalse();
        assertThat(excludes(lines, "really/keep.log")).isTrue();
        assertThat(excludes(lines, "# comment")).isFalse();
        assertThat(excludes(List.of("\\#x", "\\!y"), "#x")).isTrue();
        assertThat(excludes(List.of("\\#x", "\\!y"), "!y")).isTrue();
    }

    @Test
    void aByteThatIsNotTextIsOneCharacter() {
        Glob glob = Glob.parse(ByteString.utf8("a?b"));
        assertThat(glob.matches(ByteString.of(new byte[] {'a', (byte) 0xFF, 'b'})))
                .isTrue();
        assertThat(glob.matches(ByteString.of(new byte[] {'a', (byte) 0xC3, 'b'})))
                .isTrue();
        assertThat(glob.matches(ByteString.of(new byte[] {'a', (byte) 0xC3, (byte) 0xA9, 'b'})))
                .isTrue();
    }

    @Property
    void agreesWithARegularExpression(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 6) String letters,
            @ForAll List<@CharRange(from = 'a', to = 'b') Character> shape,
            @ForAll int stars) {
        StringBuilder pattern = new StringBuilder();
        int bit = 0;
        for (char c : shape.subList(0, Math.min(5, shape.size()))) {
            switch ((stars >>> (2 * bit++)) & 3) {
                case 0 -> pattern.append('*');
                case 1 -> pattern.append('?');
                default -> pattern.append(c);
            }
        }
        String regex = pattern.toString().replace("?", ".").replace("*", ".*");
        assertThat(Glob.parse(ByteString.utf8(pattern.toString())).matches(ByteString.utf8(letters)))
                .isEqualTo(letters.matches(regex));
    }

    private static boolean excludes(List<String> lines, String path) {
        boolean directory = path.endsWith("/");
        List<ByteString> components = new ArrayList<>(
                Arrays.stream(path.split("/")).map(ByteString::utf8).toList());
        ByteString name = components.removeLast();
        components.addFirst(ByteString.utf8("/home/ada"));
        return PathPatterns.parse(lines.stream().map(ByteString::utf8).toList())
                .excludes(DirectoryPath.of(components), name, directory);
    }
}
