package dev.coffre.backup.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourcePreview.EntryPreview;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxSourcePreviewTest {
    private static final ByteString TOP = ByteString.utf8("/");

    private static ByteString path(Path path) {
        return ByteString.utf8(path.toString());
    }

    private static SourceRules rules(boolean oneFileSystem, String... patterns) {
        return new SourceRules(
                oneFileSystem,
                true,
                List.of(ByteString.utf8(".nobackup")),
                PathPatterns.parse(
                        List.of(patterns).stream().map(ByteString::utf8).toList()),
                List.of());
    }

    private static Optional<Exclusion> leftOut(SourcePreview preview, Path folder, String name) throws ErrnoException {
        return preview.list(path(folder), 100, Set.of()).entries().stream()
                .filter(entry -> entry.name().equals(ByteString.utf8(name)))
                .findFirst()
                .flatMap(EntryPreview::exclusion);
    }

    @Test
    void patternsHoldAsTheyWillInTheBackup(@TempDir Path folder) throws Exception {
        Path inner = Files.createDirectories(folder.resolve("root/inner"));
        Files.writeString(inner.resolve("a.tmp"), "");
        Files.writeString(inner.resolve("a.txt"), "");
        Path root = folder.resolve("root");
        SourcePreview preview = new LinuxSourcePreview(
                rules(false, "*.tmp", "inner/a.txt", folder + "/root/inner/"), List.of(path(root)));
        assertThat(leftOut(preview, inner, "a.tmp")).contains(Exclusion.PATTERN);
        assertThat(leftOut(preview, inner, "a.txt")).contains(Exclusion.PATTERN);
        assertThat(leftOut(preview, root, "inner")).contains(Exclusion.PATTERN);
        assertThat(leftOut(preview, folder, "root")).isEmpty();

        SourcePreview asRoot = new LinuxSourcePreview(rules(false, "*.tmp"), List.of(path(inner.resolve("a.tmp"))));
        assertThat(leftOut(asRoot, inner, "a.tmp")).isEmpty();
    }

    @Test
    void theFileSystemsOfTheKernelAreLeftOutAndOtherOnesIfThatIsWanted() throws Exception {
        SourcePreview nothingChosen = new LinuxSourcePreview(rules(true), List.of());
        assertThat(leftOut(nothingChosen, Path.of("/"), "proc")).contains(Exclusion.KERNEL_FILE_SYSTEM);
        assertThat(leftOut(nothingChosen, Path.of("/"), "usr")).isEmpty();
        SourcePreview process = new LinuxSourcePreview(rules(true), List.of(ByteString.utf8("/usr")));
        assertThat(process.rootEntry().orElseThrow().exclusion()).isEmpty();
    }

    @Test
    void whatIsMarkedSaysSo(@TempDir Path folder) throws Exception {
        Path marked = Files.createDirectory(folder.resolve("marked"));
        Files.writeString(marked.resolve(".nobackup"), "");
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.writeString(cache.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
        SourcePreview preview = new LinuxSourcePreview(rules(false), List.of());
        assertThat(preview.list(path(marked), 9, Set.of()).marked()).isTrue();
        assertThat(preview.list(path(cache), 9, Set.of()).marked()).isTrue();
        assertThat(preview.list(path(folder), 9, Set.of()).marked()).isFalse();
        SourcePreview without = new LinuxSourcePreview(SourceRules.NONE, List.of());
        assertThat(without.list(path(marked), 9, Set.of()).marked()).isFalse();
    }

    @Test
    void ofAHugeFolderTheFirstNamesAreKeptAndThoseThatAreAskedFor(@TempDir Path folder) throws Exception {
        for (int i = 0; i < 300; i++) {
            Files.createFile(folder.resolve("%03d".formatted(i)));
        }
        SourcePreview.DirectoryPreview found = new LinuxSourcePreview(SourceRules.NONE, List.of())
                .list(path(folder), 2, Set.of(ByteString.utf8("299"), ByteString.utf8("gone")));
        assertThat(found.entries()).extracting(entry -> entry.name().display()).containsExactly("000", "001", "299");
        assertThat(found.count()).isEqualTo(300);
    }

    @Test
    void linksAreToldAndNotFollowed(@TempDir Path folder) throws IOException, ErrnoException {
        Path real = folder.resolve("real");
        Files.createDirectories(real.resolve("inner"));
        Files.createSymbolicLink(folder.resolve("link"), real);
        SourcePreview preview = new LinuxSourcePreview(SourceRules.NONE, List.of());
        assertThat(preview.list(path(folder), 9, Set.of()).entries())
                .filteredOn(entry -> entry.link().isPresent())
                .singleElement()
                .satisfies(entry -> assertThat(entry.link()).contains(path(real)));
        for (String through : List.of("link", "link/inner")) {
            assertThatThrownBy(() -> preview.list(path(folder.resolve(through)), 9, Set.of()))
                    .isInstanceOf(ErrnoException.class);
        }
        assertThat(preview.list(TOP, 9, Set.of()).entries()).isNotEmpty();
    }
}
