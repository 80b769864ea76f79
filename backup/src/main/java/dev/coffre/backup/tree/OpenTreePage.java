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
    private final CutValue cut;
    private final PageSink sink;
    private final LeafObserver observer;
    private PageWriter page;
    private PageBody body;
    private @Nullable EntryKey last;
    private int items;
    private long files;
    private long bytes;

    OpenTreePage(int level, CutValue cut, PageSink sink, LeafObserver observer) {
        this.level = level;
        this.cut = cut;
        this.sink = sink;
        this.observer = observer;
        page = new PageWriter(level);
        body = emptyBody();
    }

    @Override
    public boolean add(TreeItem item) {
        PageWriter.Mark mark = page.mark();
        body.write(item);
        if (items > 0 && isOverfull()) {
            page.backTo(mark);
            return false;
        }
        if (page.size() > PageLimits.READABLE_RAW) {
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
        return items == PageLimits.ITEMS
                || page.size() > PageLimits.RAW
                || page.kids() > PageLimits.TREE_KIDS
                || page.strings() > PageLimits.STRINGS;
    }

    @Override
    public boolean endsHere() {
        return endsAt(Objects.requireNonNull(last), level, cut);
    }

    /** Whether a page of this level ends after an item with this key, however few items it has. */
    static boolean endsAt(EntryKey key, int level, CutValue cut) {
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

    private PageBody emptyBody() {
        return level == 0 ? new LeafBody(page) : new InnerBody(page);
    }
}
