package dev.coffre.agent.console.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.SourcePreview;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryTreeTest {
    private static final ByteString USERS = ByteString.utf8("C:\\Users");

    /** Two drives, one folder. */
    private static final SourcePreview WINDOWS = new SourcePreview() {
        @Override
        public DirectoryPreview list(ByteString folder, int maxNames, Set<ByteString> wanted) {
            return folder.equals(RootPath.TOP)
                    ? listing("C:\\", "D:\\")
                    : folder.equals(ByteString.utf8("C:\\")) ? listing("Users") : listing();
        }

        @Override
        public Optional<EntryPreview> rootEntry() {
            return Optional.empty();
        }
    };

    private static SourcePreview.DirectoryPreview listing(String... names) {
        List<SourcePreview.EntryPreview> entries = List.of(names).stream()
                .map(name ->
                        new SourcePreview.EntryPreview(ByteString.utf8(name), FileType.DIRECTORY, Optional.empty()))
                .toList();
        return new SourcePreview.DirectoryPreview(entries, entries.size(), false);
    }

    @Test
    void theDrivesOfWindowsAreTheTopAndNothingIsAboveThem() {
        DirectoryTree.TreeView tree = new DirectoryTree(WINDOWS, List.of(USERS), List.of()).view();

        assertThat(tree.top()).extracting(TreeRow::name).containsExactly("C:\\", "D:\\");
        assertThat(tree.top()).allMatch(TreeRow::selectable);
        assertThat(tree.top().getFirst().contents().orElseThrow().rows())
                .singleElement()
                .satisfies(row -> assertThat(row.selected()).isTrue());
        assertThat(tree.unreachable()).isEmpty();
    }
}
