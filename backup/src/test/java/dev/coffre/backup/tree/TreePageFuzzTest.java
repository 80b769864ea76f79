package dev.coffre.backup.tree;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.FuzzedPage;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.page.RawPage;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.testing.Fuzzed;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The plaintext of a tree page, behind one byte that says how many children its record has. */
public class TreePageFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        RawPage raw = FuzzedPage.of(RecordType.TREE, input);
        read(input, () -> TreePageReader.decode(raw), MalformedException.class::isInstance)
                .ifPresent(page -> {
                    require(!page.items().isEmpty(), "a page of nothing");
                    require(page.files() >= 0 && page.bytes() >= 0, "negative totals");
                    page.items().forEach(TreePageFuzzTest::requireShowable);
                    require(TreePageReader.decode(written(page)).equals(page), "another page");
                });
    }

    /** As lists of files show an entry, whatever it says. */
    private static void requireShowable(TreeItem item) {
        require(!item.key().display().isEmpty(), "a path without a text");
        if (item instanceof Entry entry) {
            var modified = entry.metadata().modified().instant().atOffset(ZoneOffset.MAX);
            require(modified.toEpochSecond() <= OffsetDateTime.MAX.toEpochSecond(), "a time beyond the calendar");
        }
    }

    private static RawPage written(TreePage page) {
        PageShelf shelf = new PageShelf();
        OpenTreePage open = new OpenTreePage(page.level(), (_, _) -> 1, shelf, LeafObserver.NONE);
        page.items().forEach(item -> require(open.add(item), "one item too many"));
        return shelf.open(((Subtree) open.seal()).page());
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(TreePageFuzzTest.class, TreePageFuzzTest::fuzzerTestOneInput);
    }
}
