package dev.coffre.backup.restore;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes a file of many chunks in order, with the next ones on their way. What stands there already is not fetched. */
final class LargeFile {
    private static final long BYTES_AHEAD = 3 * Recall.BATCH_BYTES;

    private final Recall recall;
    private final PageSource pages;
    private final CancelToken cancel;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private long bytesAhead;

    private record Ahead(PlacedChunk chunk, CompletableFuture<Slice> raw) {}

    LargeFile(Recall recall, PageSource pages, CancelToken cancel) {
        this.recall = recall;
        this.pages = pages;
        this.cancel = cancel;
    }

    void write(Entry entry, KnownContent known, PlacedFile file) throws ErrnoException {
        ChunkStream chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
        try {
            while (chunks.hasNext()) {
                cancel.check();
                ask(chunks.next(), known);
                while (bytesAhead > BYTES_AHEAD) {
                    writeNext(file);
                }
            }
            recall.send();
            while (!ahead.isEmpty()) {
                writeNext(file);
            }
        } finally {
            ahead.clear();
            bytesAhead = 0;
        }
    }

    private void ask(PlacedChunk chunk, KnownContent known) throws ErrnoException {
        Optional<Slice> there = known.at(chunk);
        ahead.add(new Ahead(
                chunk,
                there.isPresent() ? CompletableFuture.completedFuture(there.get()) : recall.want(chunk.chunk())));
        bytesAhead += chunk.chunk().rawLength();
    }

    private void writeNext(PlacedFile file) throws ErrnoException {
        Ahead next = ahead.remove();
        bytesAhead -= next.chunk().chunk().rawLength();
        if (!next.raw().isDone()) {
            recall.send();
        }
        FilePlacer.write(file, next.chunk(), Recall.await(next.raw()));
    }
}
