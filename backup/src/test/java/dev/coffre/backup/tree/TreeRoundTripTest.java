package dev.coffre.backup.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.source.walk.DirectoryWalk;
import dev.coffre.vault.id.Oid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

public class TreeRoundTripTest {
    private static final PageCutFunction NEVER = (_, _) -> 1;
    private static final PageCutFunction OFTEN = (level, key) -> Entries.CUT.of(level, key) << (level == 0 ? 6 : 5);

    @Provide
    Arbitrary<List<Entry>> nasty() {
        return Entries.nasty();
    }

    @Property(tries = 150)
    void whatIsWrittenIsReadAgain(@ForAll("nasty") List<Entry> entries) {
        PageShelf shelf = new PageShelf();
        TreeRoot root = build(entries, OFTEN, shelf);
        assertThat(read(root, shelf)).isEqualTo(entries);
        assertThat(root.files())
                .isEqualTo(entries.stream().mapToLong(Entry::files).sum());
        assertThat(root.bytes())
                .isEqualTo(entries.stream().mapToLong(Entry::bytes).sum());
    }

    @Property(tries = 50)
    void equalEntriesMakeEqualPages(@ForAll("nasty") List<Entry> entries) {
        PageShelf one = new PageShelf();
        PageShelf other = new PageShelf();
        build(entries, OFTEN, one);
        build(entries, OFTEN, other);
        assertThat(List.copyOf(one.pages().keySet()))
                .isEqualTo(List.copyOf(other.pages().keySet()));
    }

    @Test
    void aPageEndsAtItsLimitsEvenWithoutACut() {
        PageShelf shelf = new PageShelf();
        TreeRoot root = build(Entries.range(0, 20_000), NEVER, shelf);
        assertThat(shelf.pages()).hasSizeGreaterThan(5);
        for (RawPage page : shelf.pages().values()) {
            assertThat(page.raw().length).isLessThanOrEqualTo(PageLimits.MAX_WRITTEN_RAW);
            assertThat(page.children()).hasSizeLessThanOrEqualTo(PageLimits.MAX_TREE_CHILDREN);
            assertThat(TreePageReader.decode(page).items()).hasSizeLessThanOrEqualTo(PageLimits.MAX_ITEMS);
        }
        assertThat(read(root, shelf)).hasSize(20_000);
    }

    @Test
    void oneMoreFileAmongTwentyThousandChangesFivePagesAtMost() {
        PageShelf before = new PageShelf();
        List<Entry> entries = Entries.range(0, 20_000);
        entries.remove(12_345);
        build(entries, Entries.CUT, before);
        PageShelf after = new PageShelf();
        TreeRoot root = build(Entries.range(0, 20_000), Entries.CUT, after);
        assertThat(root.level()).isEqualTo(1);
        assertThat(newIn(after, before)).hasSizeLessThanOrEqualTo(5).isNotEmpty();
    }

    @Test
    void changedMetadataMovesNoCut() {
        PageShelf before = new PageShelf();
        PageShelf after = new PageShelf();
        List<Entry> entries = Entries.range(0, 5_000);
        build(entries, Entries.CUT, before);
        entries.set(1_234, Entries.plain(1_234, 5));
        build(entries, Entries.CUT, after);
        assertThat(lastKeys(after)).isEqualTo(lastKeys(before));
        assertThat(newIn(after, before)).hasSize(2);
    }

    @Test
    void aSingleEntryIsARootLeafEvenWhereEveryKeyCuts() {
        PageShelf shelf = new PageShelf();
        TreeRoot root = build(Entries.range(0, 1), (_, _) -> 0, shelf);
        assertThat(root.level()).isZero();
        assertThat(shelf.pages()).hasSize(1);
    }

    @Test
    void longestPathsOfAWalkLeaveRoomForThreeKeysInAnInnerPage() {
        List<ByteString> parent = new ArrayList<>(List.of(ByteString.utf8("/")));
        while (parent.size() < DirectoryWalk.MAX_DEPTH - 2) {
            parent.add(ByteString.utf8("d".repeat(15)));
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Entry plain = Entries.plain(i);
            EntryKey folder = new EntryKey(parent, ByteString.utf8("%04d".formatted(i) + "d".repeat(4_136)));
            EntryKey key = folder.child(ByteString.utf8("f".repeat(255)));
            entries.add(new Entry(key, plain.metadata(), plain.content(), plain.attributes(), plain.marks()));
            assertThat(DirectoryWalk.isTooDeep(folder)).isFalse();
            assertThat(key.parent().stream().mapToInt(ByteString::size).sum()).isEqualTo(DirectoryWalk.MAX_PATH_BYTES);
        }
        PageShelf shelf = new PageShelf();
        TreeRoot root = build(entries, (level, _) -> level == 0 ? 0 : 1, shelf);
        assertThat(root.level()).isEqualTo(5); // 100 leaves: 34 pages above them, then 12, 4, 2 and 1
        assertThat(read(root, shelf)).isEqualTo(entries);
    }

    @Test
    void entriesOutOfOrderAreRefused() {
        TreeBuilder builder = new TreeBuilder(NEVER, new PageShelf());
        builder.add(Entries.plain(2));
        assertThatThrownBy(() -> builder.add(Entries.plain(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add(Entries.plain(2))).isInstanceOf(IllegalArgumentException.class);
    }

    public static TreeRoot build(List<Entry> entries, PageCutFunction cut, PageShelf shelf) {
        TreeBuilder builder = new TreeBuilder(cut, shelf);
        entries.forEach(builder::add);
        return builder.finish();
    }

    static List<Entry> read(TreeRoot root, PageShelf shelf) {
        List<Entry> entries = new ArrayList<>();
        new EntryStream(root, shelf).forEachRemaining(entries::add);
        return entries;
    }

    private static Set<Oid> newIn(PageShelf after, PageShelf before) {
        Set<Oid> fresh = new HashSet<>(after.pages().keySet());
        fresh.removeAll(before.pages().keySet());
        return fresh;
    }

    private static List<EntryKey> lastKeys(PageShelf shelf) {
        return shelf.pages().values().stream()
                .map(TreePageReader::decode)
                .map(TreePage::lastKey)
                .toList();
    }
}
