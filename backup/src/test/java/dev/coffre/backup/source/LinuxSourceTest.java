package dev.coffre.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.testing.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinuxSourceTest {
    private final Sandbox sandbox = Sandbox.create();
    private final List<SourceProblem> problems = new ArrayList<>();

    @AfterEach
    void cleanUp() {
        sandbox.close();
    }

    @Test
    void emitsAllChildrenOfAFolderBeforeWhatIsBelowThem() throws Exception {
        sandbox.directory("b").directory("a").file("a/z", "1").file("c", "2").file("b/y", "3");
        assertThat(keys(walk(SourceRules.NONE)))
                .containsExactly(
                        EntryKey.root(sandbox.root()),
                        sandbox.key("a"),
                        sandbox.key("b"),
                        sandbox.key("c"),
                        sandbox.key("a/z"),
                        sandbox.key("b/y"));
        assertThat(problems).isEmpty();
    }

    @Test
    void namesOfAnyBytesAreListedAndRead() throws Exception {
        byte[] longest = new byte[255];
        java.util.Arrays.fill(longest, (byte) 0xFE);
        List<ByteString> names = List.of(
                ByteString.of(new byte[] {(byte) 0xFF, (byte) 0xC3, 'x'}),
                ByteString.utf8("new\nline"),
                ByteString.utf8("emoji 🙂"),
                ByteString.utf8("e\u0301"),
                ByteString.utf8("\u00e9"),
                ByteString.utf8(" "),
                ByteString.of(longest));
        for (ByteString name : names) {
            sandbox.file(name, name.toByteArray());
        }
        List<SourceItem> items = walk(SourceRules.NONE);
        assertThat(items.subList(1, items.size()))
                .extracting(item -> item.key().name())
                .containsExactlyElementsOf(names.stream().sorted().toList());
        for (SourceItem item : items.subList(1, items.size())) {
            assertThat(content(item)).isEqualTo(item.key().name());
        }
    }

    @Test
    void neverOpensAFifoAndReadsWhatALinkSaysNotWhereItLeads() throws Exception {
        String target = "t".repeat(4000);
        sandbox.node("fifo", Nature.FIFO).symlink("dangling", target);
        List<SourceItem> items = walk(SourceRules.NONE);
        assertThat(items)
                .extracting(item -> item.metadata().nature())
                .containsExactly(Nature.DIRECTORY, new Nature.Symlink(ByteString.utf8(target)), Nature.FIFO);
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                SourceException.class, () -> items.get(2).open())
                        .problem())
                .isEqualTo(new SourceProblem.Vanished(sandbox.key("fifo")));
    }

    private List<SourceItem> walk(SourceRules rules) {
        List<SourceItem> items = new ArrayList<>();
        try (SourceWalk walk = new LinuxSource(List.of(sandbox.root()), rules).walk(problems::add)) {
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                items.add(item.get());
            }
        }
        return items;
    }

    private static List<EntryKey> keys(List<SourceItem> items) {
        return items.stream().map(SourceItem::key).toList();
    }

    private static ByteString content(SourceItem item) throws SourceException {
        try (SourceContent content = item.open()) {
            byte[] bytes = new byte[1 << 16];
            return ByteString.of(bytes, 0, content.read(0, bytes, 0, bytes.length));
        }
    }
}
