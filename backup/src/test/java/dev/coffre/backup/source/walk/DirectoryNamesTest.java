package dev.coffre.backup.source.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.PrivatePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class DirectoryNamesTest {
    private static Path folder = Path.of("");

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("names");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        Files.delete(folder);
    }

    @Property(tries = 300)
    void comeInOrderHoweverFewFitIntoMemory(
            @ForAll List<@Size(max = 300) byte[]> names, @ForAll @IntRange(max = 2_000) int most) {
        List<ByteString> expected = new ArrayList<>();
        try (WalkSpill spill = new WalkSpill(new SpillDirectory(PrivatePaths.of(folder)), most, most)) {
            DirectoryNames table = new DirectoryNames(Optional.of(spill), Set.of());
            for (byte[] name : names) {
                table.name(name, 0, name.length);
                expected.add(ByteString.of(name));
                assertThat(table.bytes()).isLessThanOrEqualTo(most);
            }
            table.sort();
            expected.sort(null);
            assertThat(table.count()).isEqualTo(expected.size());
            assertThat(table.iterator()).toIterable().containsExactlyElementsOf(expected);
        }
    }

    @Property(tries = 300)
    void whatMarksAFolderIsKnownAlsoWhenItIsInTheFile(
            @ForAll @Size(max = 100) List<@IntRange(max = 120) Integer> names) {
        Set<ByteString> marks = Set.of(ByteString.utf8("7"), ByteString.utf8("23"), ByteString.utf8("101"));
        try (WalkSpill spill = new WalkSpill(new SpillDirectory(PrivatePaths.of(folder)), 60, 60)) {
            DirectoryNames table = new DirectoryNames(Optional.of(spill), marks);
            for (int name : names) {
                ByteString bytes = ByteString.utf8(Integer.toString(name));
                table.name(bytes.toByteArray(), 0, bytes.size());
            }
            table.sort();
            for (ByteString mark : marks) {
                assertThat(table.contains(mark)).isEqualTo(names.contains(Integer.parseInt(mark.toString())));
            }
        }
    }
}
