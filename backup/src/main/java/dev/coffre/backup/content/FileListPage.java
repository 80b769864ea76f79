package dev.coffre.backup.content;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageStrings;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.page.RawPage;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;

/**
 * A filelist page (docs/format.md §5).
 *
 * @param level 0 for a leaf, whose items are {@link LeafItem}s; otherwise the items are {@link FileListNode}s of the
 *     level below
 * @param items 1 to 4,096
 */
public record FileListPage(int level, List<FileListItem> items) {
    private static final int ITEM_BYTES = 8 + 2;

    public FileListPage {
        items = List.copyOf(items);
        if (items.isEmpty() || items.size() > PageLimits.MAX_ITEMS) {
            throw new IllegalArgumentException(items.size() + " items in a filelist page");
        }
    }

    /** Bytes of the file that the page covers, holes included. */
    public long bytes() {
        return items.stream().mapToLong(FileListItem::bytes).reduce(0, Math::addExact);
    }

    public RawPage encode() {
        PageWriter page = begin(level, items.size());
        items.forEach(item -> item.write(page));
        return page.finish(RecordType.FILELIST);
    }

    /** Begins a page whose items follow. Their number is the first field of its body. */
    static PageWriter begin(int level, int count) {
        PageWriter page = new PageWriter(level);
        page.body().u16(count);
        return page;
    }

    /** @throws MalformedException if the page does not follow the format */
    public static FileListPage decode(RawPage page) {
        if (page.type() != RecordType.FILELIST || page.raw().length > PageLimits.MAX_WRITTEN_RAW) {
            throw new MalformedException("a " + page.type() + " of " + page.raw().length + " bytes as a filelist page");
        }
        BigEndianReader in = new BigEndianReader(page.raw());
        int level = in.u8();
        if (level >= PageLimits.MAX_LEVELS) {
            throw new MalformedException("level " + level);
        }
        ChildTable kids = ChildTable.read(in, page.children(), PageStrings.read(in));
        FileListPage decoded = new FileListPage(level, items(in, level, kids));
        in.requireEnd("the page");
        kids.requireAllUsed();
        return decoded;
    }

    private static List<FileListItem> items(BigEndianReader in, int level, ChildTable kids) {
        int count = in.u16();
        if (count == 0 || count > PageLimits.MAX_ITEMS) {
            throw new MalformedException(count + " items in a filelist page");
        }
        in.requireRoomFor(count, ITEM_BYTES, "items");
        List<FileListItem> items = new ArrayList<>(count);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            FileListItem item = level == 0 ? LeafItem.read(in, kids) : sublist(in, level, kids);
            bytes += item.bytes();
            if (bytes < 0) {
                throw new MalformedException("a file of more than 2^63 bytes");
            }
            items.add(item);
        }
        return items;
    }

    private static FileListNode sublist(BigEndianReader in, int level, ChildTable kids) {
        long bytes = in.count("a list");
        if (bytes == 0) {
            throw new MalformedException("a list of nothing");
        }
        return new FileListNode(bytes, kids.next(in, RecordType.FILELIST), level - 1);
    }
}
