package dev.coffre.backup.content;

import dev.coffre.backup.page.OpenPage;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageSink;
import java.util.ArrayList;
import java.util.List;

/**
 * The filelist page of one level that is being filled. The pids themselves decide the cuts, since they are keyed
 * already.
 */
final class OpenFileListPage implements OpenPage<FileListItem> {
    private static final int CUT_MASK = 1_024 - 1;

    private final int level;
    private final PageSink sink;
    private final List<FileListItem> items = new ArrayList<>();

    OpenFileListPage(int level, PageSink sink) {
        this.level = level;
        this.sink = sink;
    }

    @Override
    public boolean add(FileListItem item) {
        return items.size() < PageLimits.MAX_ITEMS && items.add(item);
    }

    @Override
    public boolean endsHere() {
        return items.size() == PageLimits.MAX_ITEMS
                || (items.getLast().child().pid().u32() & CUT_MASK) == 0;
    }

    @Override
    public boolean isEmpty() {
        return items.isEmpty();
    }

    @Override
    public FileListItem seal() {
        FileListPage page = new FileListPage(level, items);
        items.clear();
        return new FileListNode(page.bytes(), sink.seal(page.encode()), level);
    }
}
