package dev.coffre.backup.content;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the chunk at an offset of a file. Opens one filelist page of each level. Each page must have the level and size
 * that its parent states. Thread-safe if {@code pages} is.
 *
 * @param size bytes of the file: a list that goes beyond it is damaged
 * @param pages opens a page, or returns one that it keeps
 */
public record ChunkLocator(FileContent content, long size, Function<RecordReference, FileListPage> pages) {
    /** Returns the chunk that contains {@code offset}, else the next one after it. */
    public Optional<PlacedChunk> from(long offset) {
        return switch (content) {
            case FileContent.None() -> Optional.empty();
            case FileContent.Bundled _ -> throw new IllegalArgumentException("a bundled file has no chunks");
            case FileContent.Chunks(var chunks) -> find(chunks, 0, offset);
            case FileContent.FileList(RecordReference list) -> find(root(list).items(), 0, offset);
        };
    }

    private FileListPage root(RecordReference list) {
        FileListPage page = pages.apply(list);
        if (page.bytes() > size) {
            throw PageSource.damaged(list, "it lists " + page.bytes() + " bytes of a file of " + size);
        }
        return page;
    }

    /** @param start offset in the file of the first item */
    private Optional<PlacedChunk> find(List<? extends FileListItem> items, long start, long offset) {
        long at = start;
        for (FileListItem item : items) {
            long end = at + item.bytes();
            if (offset < end) {
                return switch (item) {
                    case LeafItem chunk -> Optional.of(new PlacedChunk(at + chunk.skip(), chunk.stored()));
                    case FileListNode node -> find(below(node).items(), at, offset);
                };
            }
            at = end;
        }
        return Optional.empty();
    }

    private FileListPage below(FileListNode node) {
        FileListPage page = pages.apply(node.list());
        if (page.level() != node.level() || page.bytes() != node.bytes()) {
            throw PageSource.damaged(
                    node.list(),
                    "level " + page.level() + " and " + page.bytes() + " bytes, where the page above says level "
                            + node.level() + " and " + node.bytes() + " bytes");
        }
        return page;
    }
}
