package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.PageWriter;
import java.util.List;

/** Writes the body of a leaf page: entries in groups with one parent path each. */
final class LeafPageBodyWriter implements PageBodyWriter {
    private final BigEndianWriter body;
    private final EntryWriter entries;
    private final int groupCountAt;
    private int groups;
    private int entryCountAt;
    private int groupEntries;
    private int writtenEntryCountAt;
    private List<ByteString> parent = List.of();
    private ByteString name = ByteString.EMPTY;

    LeafPageBodyWriter(PageWriter page) {
        body = page.body();
        entries = new EntryWriter(page);
        groupCountAt = body.size();
        body.u16(0);
    }

    @Override
    public void write(TreeItem item) {
        Entry entry = (Entry) item;
        boolean startsGroup = groups == 0 || !parent.equals(entry.key().parent());
        writtenEntryCountAt = startsGroup ? startGroup(entry.key()) : entryCountAt;
        entries.write(entry, startsGroup ? ByteString.EMPTY : name);
    }

    private int startGroup(EntryKey key) {
        List<ByteString> path = key.parent();
        int shared = sharedComponents(parent, path);
        body.u16(shared).u16(path.size() - shared);
        path.subList(shared, path.size()).forEach(body::string);
        int countAt = body.size();
        body.u16(0);
        return countAt;
    }

    @Override
    public void accept(TreeItem item) {
        if (groups == 0 || writtenEntryCountAt != entryCountAt) {
            groups++;
            groupEntries = 0;
        }
        entryCountAt = writtenEntryCountAt;
        body.putU16(entryCountAt, ++groupEntries);
        parent = item.key().parent();
        name = item.key().name();
    }

    @Override
    public void finish() {
        body.putU16(groupCountAt, groups);
    }

    private static int sharedComponents(List<ByteString> one, List<ByteString> other) {
        int most = Math.min(one.size(), other.size());
        for (int i = 0; i < most; i++) {
            if (!one.get(i).equals(other.get(i))) {
                return i;
            }
        }
        return most;
    }
}
