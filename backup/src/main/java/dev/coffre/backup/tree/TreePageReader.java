package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageStrings;
import dev.coffre.backup.page.RawPage;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;

/** Decodes a tree page and refuses everything that docs/format.md §6 does not allow. For a single use. */
public final class TreePageReader {
    /** Bounds the expansion of front-coded names. Real names are far smaller. */
    static final int MAX_NAME_BYTES = 16 << 20;

    private static final int GROUP_HEAD_BYTES = 2 + 2 + 2;
    private static final int MIN_INNER_ITEM_BYTES = 2 + 8 + 8 + 2 + 2;

    private final BigEndianReader in;
    private final int level;
    private final PageStrings strings;
    private final ChildTable kids;
    private final List<TreeItem> items = new ArrayList<>();
    private int nameBytes;
    private long files;
    private long bytes;

    private TreePageReader(RawPage page) {
        in = new BigEndianReader(page.raw());
        level = in.u8();
        if (level >= PageLimits.MAX_LEVELS) {
            throw new MalformedException("level " + level);
        }
        strings = PageStrings.read(in);
        kids = ChildTable.read(in, page.children(), strings);
    }

    /** @throws MalformedException if the page does not follow the format */
    public static TreePage decode(RawPage page) {
        if (page.type() != RecordType.TREE || page.raw().length > PageLimits.MAX_READ_RAW) {
            throw new MalformedException("a " + page.type() + " of " + page.raw().length + " bytes as a tree page");
        }
        TreePageReader reader = new TreePageReader(page);
        if (reader.level == 0) {
            reader.leaf();
        } else {
            reader.inner();
        }
        reader.in.requireEnd("the page");
        reader.kids.requireAllUsed();
        return new TreePage(reader.level, reader.items, reader.files, reader.bytes);
    }

    private void leaf() {
        int groups = atLeastOne(in.u16(), GROUP_HEAD_BYTES + EntryReader.MIN_BYTES, "groups");
        EntryReader entries = new EntryReader(strings, kids);
        List<ByteString> parent = List.of();
        for (int i = 0; i < groups; i++) {
            int shared = in.u16();
            parent = KeyCodec.path(parent, shared, in.u16(), in);
            group(parent, entries);
        }
    }

    private void group(List<ByteString> parent, EntryReader entries) {
        int count = atLeastOne(in.u16(), EntryReader.MIN_BYTES, "entries");
        ByteString name = ByteString.EMPTY;
        for (int i = 0; i < count; i++) {
            name = name(name);
            add(entries.read(KeyCodec.key(parent, name), in));
        }
    }

    private ByteString name(ByteString previous) {
        int shared = in.u16();
        ByteString suffix = in.string();
        int length = shared + suffix.size();
        nameBytes += length;
        if (shared > previous.size() || length > 0xFFFF || nameBytes > MAX_NAME_BYTES) {
            throw new MalformedException("a name of " + length + " bytes, " + shared + " of them shared");
        }
        return previous.substring(0, shared).concat(suffix);
    }

    private void inner() {
        int count = atLeastOne(in.u16(), MIN_INNER_ITEM_BYTES, "entries");
        for (int i = 0; i < count; i++) {
            var page = kids.next(in, RecordType.TREE);
            long subtreeFiles = in.count("files");
            long subtreeBytes = in.count("bytes");
            add(new Subtree(KeyCodec.read(in), page, level - 1, subtreeFiles, subtreeBytes));
        }
    }

    private void add(TreeItem item) {
        EntryKey key = item.key();
        if (!items.isEmpty() && items.getLast().key().compareTo(key) >= 0) {
            throw new MalformedException("keys are not ascending at '" + key.display() + "'");
        }
        files += item.files();
        bytes += item.bytes();
        if (files < 0 || bytes < 0) {
            throw new MalformedException("more than 2^63 files or bytes");
        }
        items.add(item);
    }

    private int atLeastOne(int count, int leastBytes, String what) {
        if (count == 0 || items.size() + count > PageLimits.MAX_ITEMS) {
            throw new MalformedException(count + " " + what + " after " + items.size());
        }
        in.requireRoomFor(count, leastBytes, what);
        return count;
    }
}
