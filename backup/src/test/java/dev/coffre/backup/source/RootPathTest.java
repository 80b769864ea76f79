package dev.coffre.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootPathTest {
    @ParameterizedTest
    @CsvSource({
        "/home/ada/, /home/ada",
        "//home//ada/./x, /home/ada/x",
        "x/y, /work/dir/x/y",
        "., /work/dir",
        "../x, /work/x",
        "/.., /",
        "/, /"
    })
    void aPathHasOneForm(String given, String form) {
        assertThat(RootPath.resolve(ByteString.utf8(given), ByteString.utf8("/work/dir")))
                .isEqualTo(ByteString.utf8(form));
    }

    @Test
    void aRootWithinAnotherAddsNothing() {
        assertThat(RootPath.withoutNested(list("/a/b", "/a-b", "/a", "/c", "/a", "/c/d/e")))
                .containsExactlyElementsOf(list("/a", "/a-b", "/c"));
        assertThat(RootPath.withoutNested(list("/home", "/"))).containsExactlyElementsOf(list("/"));
    }

    @Test
    void theFoldersAboveAPathBeginWithTheOutermost() {
        assertThat(RootPath.ancestors(ByteString.utf8("/a/b/c"))).containsExactlyElementsOf(list("/", "/a", "/a/b"));
        assertThat(RootPath.ancestors(ByteString.utf8("/"))).isEmpty();
    }

    @Test
    void aListOfFilesIsSeparatedByZerosIfItHasAny() {
        assertThat(FilesFrom.parse(ByteString.utf8("a\n\nb c\r\n"), PathForm.UNIX))
                .containsExactlyElementsOf(list("a", "b c\r"));
        assertThat(FilesFrom.parse(ByteString.utf8("a\nb\0c"), PathForm.UNIX))
                .containsExactlyElementsOf(list("a\nb", "c"));
        assertThat(FilesFrom.parse(ByteString.EMPTY, PathForm.UNIX)).isEmpty();
    }

    @Test
    void aListOfWindowsIsReadAsItsProgramsWriteIt() {
        String lines = "C:\\Été\r\n\r\nC:\\a b\n";
        List<ByteString> expected = list("C:\\Été", "C:\\a b");
        assertThat(FilesFrom.parse(ByteString.utf8(lines), PathForm.WINDOWS)).isEqualTo(expected);
        assertThat(FilesFrom.parse(ByteString.utf8("\uFEFF" + lines), PathForm.WINDOWS))
                .isEqualTo(expected);
        byte[] wide = ("\uFEFF" + lines).getBytes(StandardCharsets.UTF_16LE);
        assertThat(FilesFrom.parse(ByteString.of(wide), PathForm.WINDOWS)).isEqualTo(expected);
        assertThat(FilesFrom.parse(ByteString.utf8("C:\\a\0C:\\b\0"), PathForm.WINDOWS))
                .isEqualTo(list("C:\\a", "C:\\b"));
        assertThat(FilesFrom.parse(ByteString.of(new byte[] {(byte) 0xFF, (byte) 0xFE}), PathForm.WINDOWS))
                .isEmpty();
    }

    private static List<ByteString> list(String... paths) {
        return Stream.of(paths).map(ByteString::utf8).toList();
    }
}
