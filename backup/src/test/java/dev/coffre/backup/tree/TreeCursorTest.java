package dev.coffre.backup.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeCursorTest {
    private final PageShelf shelf = new PageShelf();
    private final List<Entry> entries = Entries.range(0, 10_000);
    private final TreeRoot root = TreeRoundTripTest.build(entries, Entries.CUT, shelf);

    @Test
    void skippedSubtreesAreNotOpened() {
        TreeCursor cursor = new TreeCursor(root, shelf);
        long files = 0;
        for (var next = cursor.peek(); next.isPresent(); next = cursor.peek()) {
            files += cursor.skip().files();
        }
        assertThat(files).isEqualTo(10_000);
        assertThat(shelf.timesOpened()).isEqualTo(1);
    }

    @Test
    void seekOpensOnePageALevel() {
        EntryStream stream = new EntryStream(root, shelf);
        assertThat(stream.find(entries.get(7_777).key())).contains(entries.get(7_777));
        assertThat(shelf.timesOpened()).isEqualTo(root.level() + 1);
        stream.next();
        assertThat(stream.next()).isEqualTo(entries.get(7_778));
    }

    @Test
    void seekToWhatIsNotThereStandsBeforeWhatFollows() {
        EntryStream stream = new EntryStream(root, shelf);
        EntryKey after = entries.get(10).key();
        EntryKey missing = new EntryKey(after.parent(), after.name().concat(ByteString.utf8("~")));
        assertThat(stream.find(missing)).isEmpty();
        assertThat(stream.next()).isEqualTo(entries.get(11));
        stream.seek(EntryKey.root(ByteString.utf8("/zzz")).child(ByteString.utf8("z")));
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void aPageThatIsNotWhatItsParentSaysIsDamage() {
        List<TreeItem> subtrees =
                shelf.open(root.page(), TreePageReader::decode).items();
        Subtree first = (Subtree) subtrees.get(0);
        Subtree second = (Subtree) subtrees.get(1);
        assertDamage("'", new Subtree(second.key(), first.page(), 0, first.files(), first.bytes()));
        assertDamage("files", new Subtree(first.key(), first.page(), 0, first.files() + 1, first.bytes()));
        assertDamage("bytes", new Subtree(first.key(), first.page(), 0, first.files(), first.bytes() - 1));
        assertDamage("level", new Subtree(first.key(), first.page(), 1, first.files(), first.bytes()));
        assertDamage("it begins with", first, new Subtree(second.key(), first.page(), 0, first.files(), first.bytes()));
    }

    @Test
    void aRootThatIsNotWhatThePointSaysIsDamage() {
        TreeCursor cursor =
                new TreeCursor(new TreeRoot(root.page(), root.level(), root.files() - 1, root.bytes()), shelf);
        assertThatThrownBy(cursor::peek).isInstanceOf(Problem.class);
    }

    /** Reads all entries below a made-up page that names {@code subtrees}. */
    private void assertDamage(String reason, Subtree... subtrees) {
        OpenTreePage made = new OpenTreePage(subtrees[0].level() + 1, (_, _) -> 1, shelf, LeafObserver.NONE);
        for (Subtree subtree : subtrees) {
            made.add(subtree);
        }
        Subtree top = (Subtree) made.seal();
        EntryStream stream = new EntryStream(new TreeRoot(top.page(), top.level(), top.files(), top.bytes()), shelf);
        assertThatThrownBy(() -> stream.forEachRemaining(_ -> {})).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.PAYLOAD_MALFORMED);
            assertThat(problem.details().get("reason")).contains(reason);
        });
        TreeRoot stated = new TreeRoot(top.page(), top.level(), top.files(), top.bytes());
        EntryKey last = subtrees[subtrees.length - 1].key();
        assertThatThrownBy(() -> TreeLookup.find(stated, TreePageSource.of(shelf), last))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.details().get("reason")).contains(reason));
    }

    @Test
    void aLookupFindsEveryEntryAndNothingElse() {
        TreePageSource pages = TreePageSource.of(shelf);
        for (int i = 0; i < entries.size(); i += 37) {
            Entry entry = entries.get(i);
            assertThat(TreeLookup.find(root, pages, entry.key())).contains(entry);
            EntryKey missing =
                    new EntryKey(entry.key().parent(), entry.key().name().concat(ByteString.utf8("~")));
            assertThat(TreeLookup.find(root, pages, missing)).isEmpty();
        }
        assertThat(TreeLookup.find(root, pages, EntryKey.root(ByteString.utf8("/zzz"))))
                .isEmpty();
        assertThat(TreeLookup.find(root, pages, EntryKey.root(ByteString.utf8("/"))))
                .isEmpty();
    }
}
