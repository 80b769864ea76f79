package dev.coffre.backup.content;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.KidTable;
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
 * @param level 0 for a leaf, whose items are {@link ChunkRef}s; otherwise the items are {@link Sublist}s of the level below
 * @param items 1 to 4,096
 */
public record ListPage(int level, List<ListItem> items) {
    private static final int ITEM_BYTES = 8 + 2;

    public ListPage {
        items = List.copyOf(items);
        if (items.isEmpty() || items.size() > PageLimits.ITEMS) {
            throw new IllegalArgumentException(items.size() + " items in a filelist page");
        }
    }

    /** Bytes of the file that the page covers, holes included. */
    public long bytes() {
        return items.stream().mapToLong(ListItem::bytes).reduce(0, Math::addExact);
    }

    public RawPage encode() {
        PageWriter page = new PageWriter(level);
        page.body().u16(items.size());
        for (ListItem item : items) {
            switch (item) {
                case ChunkRef chunk -> chunk.write(page);
                case Sublist list -> {
                    page.body().u64(list.bytes());
                    page.kid(list.list());
                }
            }
        }
        return page.finish(RecordType.FILELIST);
    }

    /** @throws MalformedException if the page does not follow the format */
    public static ListPage decode(RawPage page) {
        if (page.type() != RecordType.FILELIST || page.raw().length > PageLimits.READABLE_RAW) {
            throw new MalformedException("a " + page.type() + " of " + page.raw().length + " bytes as a filelist page");
        }
        ByteReader in = new ByteReader(page.raw());
        int level = in.u8();
        if (level >= PageLimits.LEVELS) {
            throw new MalformedException("level " + level);
        }
        KidTable kids = KidTable.read(in, page.kids(), PageStrings.read(in));
        ListPage decoded = new ListPage(level, items(in, level, kids));
        in.requireEnd("the page");
        kids.requireAllUsed();
        return decoded;
    }

    private static List<ListItem> items(ByteReader in, int level, KidTable kids) {
        int count = in.u16();
        if (count == 0 || count > PageLimits.ITEMS) {
            throw new MalformedException(count + " items in a filelist page");
        }
        in.requireRoomFor(count, ITEM_BYTES, "items");
        List<ListItem> items = new ArrayList<>(count);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            ListItem item = level == 0 ? ChunkRef.read(in, kids) : sublist(in, level, kids);
            bytes += item.bytes();
            if (bytes < 0) {
                throw new MalformedException("a file of more than 2^63 bytes");
            }
            items.add(item);
        }
        return items;
    }

    private static Sublist sublist(ByteReader in, int level, KidTable kids) {
        long bytes = in.count("a list");
        if (bytes == 0) {
            throw new MalformedException("a list of nothing");
        }
        return new Sublist(bytes, kids.next(in, RecordType.FILELIST), level - 1);
    }
}
