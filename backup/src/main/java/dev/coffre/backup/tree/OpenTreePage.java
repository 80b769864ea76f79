package dev.coffre.backup.tree;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.OpenPage;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.vault.record.RecordType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tree page of one level that is being filled. */
final class OpenTreePage implements OpenPage<TreeItem> {
    private static final int LEAF_CUT_MASK = 256 - 1;
    private static final int INNER_CUT_MASK = 128 - 1;

    private final int level;
    private final PageCutFunction cut;
    private final PageSink sink;
    private final LeafObserver observer;
    private PageWriter page;
    private PageBodyWriter body;
    private @Nullable EntryKey last;
    private int items;
    private long files;
    private long bytes;

    OpenTreePage(int level, PageCutFunction cut, PageSink sink, LeafObserver observer) {
        this.level = level;
        this.cut = cut;
        this.sink = sink;
        this.observer = observer;
        page = new PageWriter(level);
        body = emptyBody();
    }

    @Override
    public boolean add(TreeItem item) {
        PageWriter.Savepoint mark = page.savepoint();
        body.write(item);
        if (items > 0 && isOverfull()) {
            page.rollBackTo(mark);
            return false;
        }
        if (page.size() > PageLimits.MAX_READ_RAW) {
            throw new IllegalArgumentException("no page holds '" + item.key().display() + "'");
        }
        body.accept(item);
        if (item instanceof Entry entry) {
            observer.entry(entry);
        }
        items++;
        last = item.key();
        files = Math.addExact(files, item.files());
        bytes = Math.addExact(bytes, item.bytes());
        return true;
    }

    private boolean isOverfull() {
        return items == PageLimits.MAX_ITEMS
                || page.size() > PageLimits.MAX_WRITTEN_RAW
                || page.childCount() > PageLimits.MAX_TREE_CHILDREN
                || page.stringCount() > PageLimits.MAX_STRINGS;
    }

    @Override
    public boolean endsHere() {
        return endsAt(Objects.requireNonNull(last), level, cut);
    }

    /** Whether a page of this level ends after an item with this key, however few items it has. */
    static boolean endsAt(EntryKey key, int level, PageCutFunction cut) {
        int mask = level == 0 ? LEAF_CUT_MASK : INNER_CUT_MASK;
        return (cut.of(level, KeyCodec.keyBytes(key)) & mask) == 0;
    }

    @Override
    public boolean isEmpty() {
        return items == 0;
    }

    @Override
    public TreeItem seal() {
        body.finish();
        Subtree sealed =
                new Subtree(Objects.requireNonNull(last), sink.seal(page.finish(RecordType.TREE)), level, files, bytes);
        if (level == 0) {
            observer.sealed(sealed);
        }
        page = new PageWriter(level);
        body = emptyBody();
        last = null;
        items = 0;
        files = 0;
        bytes = 0;
        return sealed;
    }

    private PageBodyWriter emptyBody() {
        return level == 0 ? new LeafPageBodyWriter(page) : new InnerPageBodyWriter(page);
    }
}
