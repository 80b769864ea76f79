package dev.coffre.backup.content;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The chunks of one file in order, with their offsets. Everything between them, and between the last one and the end of the
 * file, is a hole. Filelist pages are opened lazily, one for each level at a time.
 *
 * <p>{@link #hasNext} and {@link #next} throw a {@link dev.coffre.vault.problem.Problem} if a page is missing or contradicts
 * the page above it. Not thread-safe.
 */
public final class ChunkStream implements Iterator<PlacedChunk> {
    private final PageSource pages;
    private final long size;
    private final Deque<Iterator<? extends FileListItem>> open = new ArrayDeque<>();
    private long offset;

    private ChunkStream(PageSource pages, long size) {
        this.pages = pages;
        this.size = size;
    }

    /**
     * Returns the chunks of {@code content}. A bundled file has none: its bytes are in its bundle.
     *
     * @param size of the file: a list that goes beyond it is damaged
     */
    public static ChunkStream of(FileContent content, long size, PageSource pages) {
        ChunkStream stream = new ChunkStream(pages, size);
        switch (content) {
            case FileContent.None() -> {}
            case FileContent.Bundled _ -> {}
            case FileContent.Chunks(var chunks) -> stream.open.push(chunks.iterator());
            case FileContent.FileList(RecordReference list) -> stream.openRoot(list);
        }
        return stream;
    }

    @Override
    public boolean hasNext() {
        while (!open.isEmpty() && !open.element().hasNext()) {
            open.pop();
        }
        return !open.isEmpty();
    }

    @Override
    public PlacedChunk next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        FileListItem item = open.element().next();
        while (item instanceof FileListNode sublist) {
            item = openBelow(sublist).next();
        }
        return place((LeafItem) item);
    }

    private PlacedChunk place(LeafItem item) {
        PlacedChunk placed = new PlacedChunk(offset + item.skip(), item.stored());
        offset = placed.end();
        return placed;
    }

    private void openRoot(RecordReference list) {
        FileListPage page = pages.open(list, FileListPage::decode);
        if (page.bytes() > size) {
            throw PageSource.damaged(list, "it lists " + page.bytes() + " bytes of a file of " + size);
        }
        open.push(page.items().iterator());
    }

    private Iterator<FileListItem> openBelow(FileListNode sublist) {
        FileListPage page = pages.open(sublist.list(), FileListPage::decode);
        if (page.level() != sublist.level() || page.bytes() != sublist.bytes()) {
            throw PageSource.damaged(
                    sublist.list(),
                    "level " + page.level() + " and " + page.bytes() + " bytes, where the page above says level "
                            + sublist.level() + " and " + sublist.bytes() + " bytes");
        }
        Iterator<FileListItem> items = page.items().iterator();
        open.push(items);
        return items;
    }
}
