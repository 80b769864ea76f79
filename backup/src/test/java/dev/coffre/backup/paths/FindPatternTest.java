package dev.coffre.backup.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.PathForm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindPatternTest {
    private static EntryKey unix(String path) {
        return key("/home/ada", path);
    }

    private static EntryKey windows(String path) {
        return key("C:\\Users", path);
    }

    private static EntryKey key(String root, String path) {
        EntryKey key = EntryKey.root(ByteString.utf8(root));
        for (String name : path.isEmpty() ? List.<String>of() : List.of(path.split("/"))) {
            key = key.child(ByteString.utf8(name));
        }
        return key;
    }

    private static boolean matches(String pattern, EntryKey key, boolean ignoresCase) {
        return FindPattern.parse(ByteString.utf8(pattern), PathForm.of(key.rootPath()), ignoresCase)
                .matches(key);
    }

    @ParameterizedTest
    @CsvSource({
        "report, true",
        "epor, true",
        "Report, false",
        "*.pdf, true",
        "*.PDF, false",
        "report*, true",
        "report, true",
        "report.???, true",
        "report.??, false",
        "[q-s]eport.pdf, true",
        "[!q-s]eport.pdf, false",
        "[]xyz]eport.pdf, false",
        "[]rxyz]eport.pdf, true",
        "[!]xyz]*, true",
        "[^]xyz]*, true",
        "*[xyz, false",
        "docs, false",
        "docs/report.pdf, true",
        "docs/*, true",
        "docs/report, false",
        "*/report.pdf, true",
        "my docs/*, false",
        "/home/ada/docs/report.pdf, true",
        "/home/*/docs/*.pdf, true",
        "/home/*/*.pdf, false",
        "/home/**/*.pdf, true",
        "/docs/report.pdf, false",
        "**/ada/**/report.pdf, true",
        "home/*/report.pdf, false",
        "report\\.pdf, true",
        "/, false",
    })
    void patternsMatchNamesOrPaths(String pattern, boolean expected) {
        assertThat(matches(pattern, unix("docs/report.pdf"), false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "REPORT, true",
        "*.pdf, true",
        "docs\\*.pdf, true",
        "docs/*.pdf, true",
        "C:\\Users\\*\\Docs\\*, true",
        "c:/users/ada/docs/report.PDF, true",
        "C:\\Users\\*.pdf, false",
        "D:\\Users\\**, false",
        "C:\\**\\report.pdf, true",
        "\\Users\\*\\Docs\\*, true",
        "/users/**/*.pdf, true",
        "\\Docs\\*, false",
        "\\\\?\\C:\\Users\\Ada\\Docs\\*, true",
        "//?/C:/Users/*/Docs/*, true",
        "\\\\?\\D:\\Users\\**, false",
    })
    void pathsOfWindowsMatchInEitherCaseAndWithEitherSeparator(String pattern, boolean expected) {
        assertThat(matches(pattern, windows("Ada/Docs/Report.pdf"), false)).isEqualTo(expected);
    }

    @Test
    void patternsOfSharesBeginWithServerAndShare() {
        EntryKey shared = key("\\\\nas\\data", "Ada/report.pdf");
        assertThat(matches("\\\\NAS\\data\\*\\*.pdf", shared, false)).isTrue();
        assertThat(matches("\\\\?\\UNC\\nas\\data\\**", shared, false)).isTrue();
        assertThat(matches("\\\\nas\\other\\**", shared, false)).isFalse();
        assertThat(matches("\\Ada\\*", shared, false)).isTrue();
        assertThat(matches("\\data\\**", shared, false)).isFalse();
        assertThat(matches("\\", key("C:\\", ""), false)).isTrue();
    }

    @Test
    void caseIsIgnoredOnRequestBeyondAscii() {
        EntryKey key = unix("Été À la Mer.JPG");
        assertThat(matches("été*", key, false)).isFalse();
        assertThat(matches("été*", key, true)).isTrue();
        assertThat(matches("à LA", key, true)).isTrue();
        assertThat(matches("[à-ü]té*", key, true)).isTrue();
        assertThat(matches("*.jpg", key, true)).isTrue();
        assertThat(matches("kelvin", unix("\u212Aelvin"), true)).isTrue();
    }

    @Test
    void rootsMatchByTheirPath() {
        assertThat(matches("ada", unix(""), false)).isTrue();
        assertThat(matches("home", unix(""), false)).isFalse();
        assertThat(matches("/home/ada", unix(""), false)).isTrue();
        assertThat(matches("/home/ada", unix("docs"), false)).isFalse();
        assertThat(matches("C:\\Users", windows(""), false)).isTrue();
        assertThat(matches("*", key("/", ""), false)).isFalse();
    }

    @Test
    void bracketsThatCloseNothingAreLiteral() {
        assertThat(matches("*[ab*", unix("x[abc"), false)).isTrue();
        assertThat(matches("[ab", unix("[ab"), false)).isTrue();
        assertThat(matches("a]b*", unix("a]bc"), false)).isTrue();
        assertThat(matches("*[ab*", unix("xab"), false)).isFalse();
    }

    @Test
    void namesThatAreNotTextMatch() {
        EntryKey key = EntryKey.root(ByteString.utf8("/r"))
                .child(ByteString.of(new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3, '.'}));
        assertThat(matches("a?b*", key, false)).isTrue();
        assertThat(matches("A?B*", key, true)).isTrue();
        assertThat(matches("a??b*", key, false)).isFalse();
    }
}
