package dev.coffre.backup.content;

import dev.coffre.backup.page.PageLevels;
import dev.coffre.backup.page.PageSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunks of one file in order and returns the content for its entry: up to four chunks directly, more as filelist
 * pages. Holds one page for each level, whatever the file's size. Not thread-safe.
 */
public final class FileListBuilder {
    private final PageSink sink;
    private final List<ChunkRef> few = new ArrayList<>(Content.MAX_CHUNKS_IN_ENTRY);
    private @Nullable PageLevels<ListItem> many;

    public FileListBuilder(PageSink sink) {
        this.sink = sink;
    }

    public void add(ChunkRef chunk) {
        if (many != null) {
            many.add(chunk);
        } else if (few.size() < Content.MAX_CHUNKS_IN_ENTRY) {
            few.add(chunk);
        } else {
            many = new PageLevels<>(level -> new OpenListPage(level, sink));
            few.forEach(many::add);
            many.add(chunk);
        }
    }

    /** Seals the open pages and returns the content. Nothing may be added afterwards. */
    public Content finish() {
        if (many != null) {
            return new Content.FileList(many.finish().child());
        }
        return few.isEmpty() ? Content.NONE : new Content.Chunks(few);
    }
}
