package dev.coffre.backup.entry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathFormTest {
    private static final EntryKey ANNA = EntryKey.root(ByteString.utf8("C:\\Users\\anna"));

    @ParameterizedTest
    @ValueSource(strings = {"C:\\", "c:\\Users", "C:/Users", "C:", "\\\\server\\share", "\\\\?\\Volume{1}\\"})
    void windowsPaths(String path) {
        assertThat(PathForm.of(ByteString.utf8(path))).isEqualTo(PathForm.WINDOWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/C:\\", "C", "C:x", "9:\\", "\\x", "", "//server/share"})
    void otherPaths(String path) {
        assertThat(PathForm.of(ByteString.utf8(path))).isEqualTo(PathForm.UNIX);
    }

    @Test
    void aWindowsRootJoinsWithBackslashes() {
        assertThat(ANNA.display()).isEqualTo("C:\\Users\\anna");
        assertThat(child("docs", "x.txt").display()).isEqualTo("C:\\Users\\anna\\docs\\x.txt");
        assertThat(EntryKey.root(ByteString.utf8("C:\\"))
                        .child(ByteString.utf8("x"))
                        .display())
                .isEqualTo("C:\\x");
        assertThat(EntryKey.root(ByteString.utf8("/"))
                        .child(ByteString.utf8("a\\b"))
                        .display())
                .isEqualTo("/a\\x5cb");
    }

    @Test
    void whatCannotBeShownIsEscapedWithoutBackslashes() {
        assertThat(child("a\\b").display()).isEqualTo("C:\\Users\\anna\\a<U+005C>b");
        assertThat(child("\u202egpj.exe").display()).isEqualTo("C:\\Users\\anna\\<U+202E>gpj.exe");
        assertThat(child("<").display()).isEqualTo("C:\\Users\\anna\\<U+003C>");
        ByteString lone = ByteString.of(new byte[] {'x', (byte) 0xED, (byte) 0xA0, (byte) 0x81, 'y'});
        assertThat(ANNA.child(lone).display()).isEqualTo("C:\\Users\\anna\\x<U+D801>y");
        assertThat(ANNA.child(ByteString.of(new byte[] {(byte) 0xFF})).display())
                .isEqualTo("C:\\Users\\anna\\<xFF>");
    }

    @Test
    void namesComeBackFromAPath() {
        EntryKey key = child("a\\b", "\\", "c");
        ByteString path = PathForm.WINDOWS.path(key);
        assertThat(path).isEqualTo(ByteString.utf8("C:\\Users\\anna\\a\uF05Cb\\\uF05C\\c"));
        int below = ANNA.name().size();
        assertThat(PathForm.WINDOWS.names(path.substring(below, path.size())))
                .isEqualTo(key.path().subList(1, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "C:/Users//anna/, C:\\Users\\anna",
        "C:, C:\\",
        "C:\\, C:\\",
        "\\\\server/share\\, \\\\server\\share",
        "\\\\?\\C:\\Users\\, C:\\Users",
        "//?/c:/Users, c:\\Users",
        "\\\\?\\UNC\\server\\share\\x, \\\\server\\share\\x",
        "\\\\?\\Volume{1}, \\\\?\\Volume{1}\\",
        "\\\\?\\Volume{1}\\x\\, \\\\?\\Volume{1}\\x",
    })
    void pathsOfPeopleAreNormalized(String given, String normalized) {
        assertThat(PathForm.normalizedWindows(ByteString.utf8(given))).isEqualTo(ByteString.utf8(normalized));
    }

    @Test
    void windowsIgnoresTheCaseOfRoots() {
        ByteString root = ByteString.utf8("C:\\Users");
        assertThat(PathForm.WINDOWS.isAtOrBelow(ByteString.utf8("c:\\users\\anna"), root))
                .isTrue();
        assertThat(PathForm.WINDOWS.isAtOrBelow(ByteString.utf8("C:\\UsersX"), root))
                .isFalse();
        assertThat(PathForm.UNIX.isAtOrBelow(ByteString.utf8("/DATA/x"), ByteString.utf8("/data")))
                .isFalse();
        assertThat(PathForm.UNIX.isAtOrBelow(ByteString.utf8("/data/x"), ByteString.utf8("/")))
                .isTrue();
    }

    private static EntryKey child(String... names) {
        EntryKey key = ANNA;
        for (String name : names) {
            key = key.child(ByteString.utf8(name));
        }
        return key;
    }
}
