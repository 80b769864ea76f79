package dev.coffre.backup.content;

import dev.coffre.backup.page.OpenPage;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.vault.record.RecordType;

/**
 * The filelist page of one level that is being filled. The pids themselves decide the cuts, since they are keyed
 * already.
 */
final class OpenFileListPage implements OpenPage<FileListItem> {
    private static final int CUT_MASK = 1_024 - 1;

    private final int level;
    private final PageSink sink;
    private PageWriter page;
    private int count;
    private long bytes;
    private boolean cuts;

    OpenFileListPage(int level, PageSink sink) {
        this.level = level;
        this.sink = sink;
        this.page = FileListPage.begin(level, 0);
    }

    @Override
    public boolean add(FileListItem item) {
        PageWriter.Savepoint before = page.savepoint();
        item.write(page);
        if (count > 0 && (page.size() > PageLimits.MAX_WRITTEN_RAW || page.childCount() > PageLimits.MAX_CHILDREN)) {
            page.rollBackTo(before);
            return false;
        }
        count++;
        bytes = Math.addExact(bytes, item.bytes());
        cuts = (item.pid().u32() & CUT_MASK) == 0;
        return true;
    }

    @Override
    public boolean endsHere() {
        return count == PageLimits.MAX_ITEMS || cuts;
    }

    @Override
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public FileListItem seal() {
        page.body().putU16(0, count);
        FileListNode sealed = new FileListNode(bytes, sink.seal(page.finish(RecordType.FILELIST)), level);
        page = FileListPage.begin(level, 0);
        count = 0;
        bytes = 0;
        return sealed;
    }
}
