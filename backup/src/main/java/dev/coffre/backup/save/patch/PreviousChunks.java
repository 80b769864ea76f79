package dev.coffre.backup.save.patch;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.content.ChunkLocator;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileListPage;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The chunks of a file in the previous point, in any order. A list that is lost ends early, so that the file is sent without
 * it. Thread-safe.
 */
final class PreviousChunks {
    /** Maximum number of decoded filelist pages in memory: one of each level, and the next one. */
    private static final int MAX_PAGES = 4;

    private final PageSource source;
    private final ChunkLocator locator;
    private final Map<RecordReference, FileListPage> pages = new LinkedHashMap<>(MAX_PAGES, 0.75f, true);

    /** @param source opens the file lists of the previous point */
    PreviousChunks(Entry previous, PageSource source) {
        this.source = source;
        this.locator = new ChunkLocator(previous.content(), previous.metadata().size(), this::page);
    }

    /** Returns the chunks that overlap this range, in order. */
    synchronized List<PlacedChunk> overlapping(ChunkRange range) {
        List<PlacedChunk> found = new ArrayList<>();
        unlessLost(() -> {
            Optional<PlacedChunk> next = locator.from(Math.max(0, range.offset()));
            while (next.isPresent() && next.get().offset() < range.end()) {
                found.add(next.get());
                next = locator.from(next.get().end());
            }
        });
        return found;
    }

    /** Passes on the ranges of all chunks, in order. */
    synchronized void forEach(Consumer<ChunkRange> each) {
        unlessLost(() -> ChunkStream.of(locator.content(), locator.size(), source)
                .forEachRemaining(
                        chunk -> each.accept(new ChunkRange(chunk.offset(), (int) (chunk.end() - chunk.offset())))));
    }

    private static void unlessLost(Runnable reading) {
        try {
            reading.run();
        } catch (Problem gone) {
            if (!PreviousTree.isLost(gone)) {
                throw gone;
            }
        }
    }

    private FileListPage page(RecordReference list) {
        FileListPage known = pages.get(list);
        if (known != null) {
            return known;
        }
        if (pages.size() == MAX_PAGES) {
            pages.remove(pages.keySet().iterator().next());
        }
        FileListPage opened = source.open(list, FileListPage::decode);
        pages.put(list, opened);
        return opened;
    }
}
