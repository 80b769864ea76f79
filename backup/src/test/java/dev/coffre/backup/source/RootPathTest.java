package dev.coffre.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
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
        assertThat(FilesFrom.parse(ByteString.utf8("a\n\nb c\n"))).containsExactlyElementsOf(list("a", "b c"));
        assertThat(FilesFrom.parse(ByteString.utf8("a\nb\0c"))).containsExactlyElementsOf(list("a\nb", "c"));
        assertThat(FilesFrom.parse(ByteString.EMPTY)).isEmpty();
    }

    private static List<ByteString> list(String... paths) {
        return Stream.of(paths).map(ByteString::utf8).toList();
    }
}
