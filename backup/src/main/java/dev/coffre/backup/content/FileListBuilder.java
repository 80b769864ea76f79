package dev.coffre.backup.content;

import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.PageTreeBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunks of one file in order and returns the content for its entry: up to four whole chunks directly, more, or
 * patched ones, as filelist pages. Holds one page for each level, whatever the file's size. Not thread-safe.
 */
public final class FileListBuilder {
    private final PageSink sink;
    private final List<ChunkRef> direct = new ArrayList<>(FileContent.MAX_CHUNKS_IN_ENTRY);
    private @Nullable PageTreeBuilder<FileListItem> pages;

    public FileListBuilder(PageSink sink) {
        this.sink = sink;
    }

    public void add(LeafItem chunk) {
        if (pages != null) {
            pages.add(chunk);
        } else if (chunk instanceof ChunkRef whole && direct.size() < FileContent.MAX_CHUNKS_IN_ENTRY) {
            direct.add(whole);
        } else {
            pages = new PageTreeBuilder<>(level -> new OpenFileListPage(level, sink));
            direct.forEach(pages::add);
            pages.add(chunk);
        }
    }

    /** Seals the open pages and returns the content. Nothing may be added afterwards. */
    public FileContent finish() {
        if (pages != null) {
            return new FileContent.FileList(pages.finish().children().getFirst());
        }
        return direct.isEmpty() ? FileContent.NONE : new FileContent.Chunks(direct);
    }
}
