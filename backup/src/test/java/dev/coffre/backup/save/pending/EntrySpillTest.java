package dev.coffre.backup.save.pending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.ChunkRef;
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
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.UnknownField;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrySpillTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/data"));
    private static final RecordReference CHUNK =
            new RecordReference(RecordType.CHUNK, new Oid(1, 2, 3, 4), new Pid(5, 6, 7, 8), 4_000, 0, "zstd-1.5.7/3");
    private static final RecordReference BUNDLE =
            new RecordReference(RecordType.BUNDLE, new Oid(2, 2, 3, 4), new Pid(6, 6, 7, 8), 4_000, 9, "");
    private static final RecordReference LIST =
            new RecordReference(RecordType.FILELIST, new Oid(3, 2, 3, 4), new Pid(7, 6, 7, 8), 4_000, 0, "");

    @TempDir
    Path folder;

    @Test
    void entriesComeBackAsTheyWentInOrder() {
        AttributeSet attributes = new AttributeSet(
                Optional.of(ByteString.of(new byte[] {1, 2})),
                Optional.empty(),
                List.of(
                        new StoredAttribute.Inline(ByteString.utf8("user.a"), ByteString.of(new byte[1_024])),
                        new StoredAttribute.InChunk(ByteString.utf8("user.b"), CHUNK)),
                Optional.empty());
        AttributeSet together =
                new AttributeSet(Optional.empty(), Optional.of(ByteString.EMPTY), List.of(), Optional.of(CHUNK));
        EntryMarks marks = new EntryMarks(true, OptionalLong.of(7), OptionalLong.of(-1), true, true);
        List<Entry> entries = List.of(
                entry(ROOT, FileType.DIRECTORY, FileContent.NONE, AttributeSet.NONE, EntryMarks.NONE),
                entry(child("a"), FileType.DIRECTORY, FileContent.NONE, together, EntryMarks.NONE),
                entry(
                        child("b"),
                        new FileType.Symlink(ByteString.of(new byte[] {-1, 1})),
                        FileContent.NONE,
                        attributes,
                        marks),
                entry(
                        child("c"),
                        new FileType.BlockDevice(-1, 3),
                        FileContent.NONE,
                        AttributeSet.NONE,
                        EntryMarks.NONE),
                entry(
                        child("a").child(ByteString.utf8("deep")),
                        FileType.REGULAR_FILE,
                        new FileContent.Chunks(List.of(new ChunkRef(1L << 40, CHUNK), new ChunkRef(0, CHUNK))),
                        AttributeSet.NONE,
                        EntryMarks.NONE),
                entry(
                        child("d").child(ByteString.utf8("list")),
                        FileType.REGULAR_FILE,
                        new FileContent.FileList(LIST),
                        AttributeSet.NONE,
                        marks));
        assertThat(throughSpill(entries.stream().map(PendingEntry::of).toList()))
                .isEqualTo(entries);
    }

    @Test
    void aBundleMayGetItsNameAfterItsFilesWereNoted() {
        Entry entry = entry(child("f"), FileType.REGULAR_FILE, FileContent.NONE, AttributeSet.NONE, EntryMarks.NONE);
        List<UnknownField> foreign = List.of(new UnknownField(0x7001, ByteString.utf8("new")));
        List<Entry> read = new ArrayList<>();
        try (RecordTable records = new RecordTable(PrivatePaths.of(folder));
                EntrySpill spill = new EntrySpill(PrivatePaths.of(folder), records)) {
            int number = records.reserve();
            PendingEntry draft = new PendingEntry(
                    entry.key(),
                    entry.metadata(),
                    new ContentLocation.InBundle(number, 4, new Pid(1, 1, 1, 1)),
                    entry.attributes(),
                    entry.marks(),
                    foreign);
            spill.add(draft);
            records.complete(number, BUNDLE);
            spill.forEach((item, _) -> read.add((Entry) item));
        }
        assertThat(read).singleElement().satisfies(back -> {
            assertThat(back.content()).isEqualTo(new FileContent.Bundled(BUNDLE, 4, new Pid(1, 1, 1, 1)));
            assertThat(back.unknownFields()).isEqualTo(foreign);
        });
    }

    @Test
    void theFileHasNoNameByWhichItCouldBeReadOrLeftBehind() {
        try (RecordTable records = new RecordTable(PrivatePaths.of(folder));
                EntrySpill spill = new EntrySpill(PrivatePaths.of(folder), records)) {
            spill.forEach((_, _) -> {});
            assertThat(folder).isEmptyDirectory();
        }
        assertThat(folder).isEmptyDirectory();
    }

    private List<Entry> throughSpill(List<PendingEntry> drafts) {
        List<Entry> read = new ArrayList<>();
        try (RecordTable records = new RecordTable(PrivatePaths.of(folder));
                EntrySpill spill = new EntrySpill(PrivatePaths.of(folder), records)) {
            drafts.forEach(spill::add);
            spill.forEach((item, _) -> read.add((Entry) item));
        }
        return read;
    }

    private static EntryKey child(String name) {
        return ROOT.child(ByteString.utf8(name));
    }

    private static Entry entry(
            EntryKey key, FileType nature, FileContent content, AttributeSet attributes, EntryMarks marks) {
        Ownership owner = new Ownership(0xFFFF_FFFFL, 5, ByteString.utf8("ada"), ByteString.EMPTY);
        Metadata metadata = new Metadata(
                nature,
                Optional.of(new UnixPermissions(04755, owner)),
                nature.equals(FileType.REGULAR_FILE) ? 1L << 50 : 0,
                new Timestamp(-5, 999_999_999),
                new Timestamp(1L << 40, 0),
                new FileIdentity(ByteString.utf8("fs"), -1, 3),
                Optional.of(new Timestamp(9, 9)));
        return new Entry(key, metadata, content, attributes, marks);
    }
}
