package dev.coffre.backup.save.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.pending.EntrySpill;
import dev.coffre.backup.save.pending.PendingEntry;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.reuse.LeafNoteBuilder;
import dev.coffre.backup.save.reuse.PreviousEntry;
import dev.coffre.backup.save.reuse.TreeReferences;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.sealing.Hmac;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeafCoalescerTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/data"));

    @TempDir
    Path folder;

    private final List<Entry> entries =
            IntStream.range(0, 6).mapToObj(LeafCoalescerTest::entry).toList();
    private final PreviousEntry.LeafPage first = leaf(2, 3, 1);
    private final PreviousEntry.LeafPage second = leaf(5, 3, 2);
    private final LeafNoteBuilder notes = new LeafNoteBuilder(new Hmac(Secret.random(32, new SecureRandom())));
    private RecordTable records;
    private EntrySpill spill;
    private LeafCoalescer leaves;

    @BeforeEach
    void open() {
        records = new RecordTable(PrivatePaths.of(folder));
        spill = new EntrySpill(PrivatePaths.of(folder), records);
        leaves = new LeafCoalescer(spill, page -> true, new TreeReferences(), notes);
    }

    @AfterEach
    void close() {
        spill.close();
        records.close();
    }

    @Test
    void pagesWhoseEntriesAllComeAgainAreNotedWhole() {
        again(first, 0, 1, 2);
        again(second, 3, 4, 5);
        assertThat(noted()).containsExactly(first.page(), second.page());
    }

    @Test
    void aPageOfWhichAnEntryIsGoneIsNotedEntryByEntry() {
        again(first, 0, 2);
        again(second, 3, 4, 5);
        assertThat(noted()).containsExactly(entries.get(0), entries.get(2), second.page());
    }

    @Test
    void aPageWhoseFirstEntriesAreGoneIsNotedEntryByEntry() {
        again(first, 1, 2);
        again(second, 3, 4);
        assertThat(noted()).containsExactlyElementsOf(entries.subList(1, 5));
    }

    @Test
    void anEntryInBetweenBreaksThePage() {
        again(first, 0, 1);
        Entry between = entry("1-between");
        leaves.add(PendingEntry.of(between));
        again(first, 2);
        again(second, 3, 4, 5);
        assertThat(noted()).containsExactly(entries.get(0), entries.get(1), between, entries.get(2), second.page());
    }

    @Test
    void aPageThatTheVaultLostIsNotedEntryByEntry() {
        leaves = new LeafCoalescer(spill, page -> !page.equals(first.page().page()), new TreeReferences(), notes);
        again(first, 0, 1, 2);
        again(second, 3, 4, 5);
        assertThat(noted()).containsExactly(entries.get(0), entries.get(1), entries.get(2), second.page());
    }

    private void again(PreviousEntry.LeafPage leaf, int... numbers) {
        for (int number : numbers) {
            int place = leaf == first ? number : number - 3;
            Entry entry = entries.get(number);
            leaves.addUnchanged(PendingEntry.of(entry), new PreviousEntry(entry, Optional.of(leaf), place));
        }
    }

    private List<TreeItem> noted() {
        leaves.finish();
        List<TreeItem> items = new ArrayList<>();
        spill.forEach((item, _) -> items.add(item));
        return items;
    }

    private static PreviousEntry.LeafPage leaf(int last, int count, int number) {
        RecordReference page =
                new RecordReference(RecordType.TREE, new Oid(number, 0, 0, 0), new Pid(number, 0, 0, 0), 1_000, 0, "");
        return new PreviousEntry.LeafPage(new Subtree(entry(last).key(), page, 0, count, 0), count);
    }

    private static Entry entry(int number) {
        return entry(number + "");
    }

    private static Entry entry(String name) {
        Metadata metadata = new Metadata(
                FileType.REGULAR_FILE,
                Optional.of(new UnixPermissions(0644, new Ownership(0, 0, ByteString.EMPTY, ByteString.EMPTY))),
                0,
                new Timestamp(1, 0),
                new Timestamp(1, 0),
                new FileIdentity(ByteString.utf8("8:1"), 5, 1),
                Optional.empty());
        return new Entry(
                ROOT.child(ByteString.utf8(name)), metadata, FileContent.NONE, AttributeSet.NONE, EntryMarks.NONE);
    }
}
