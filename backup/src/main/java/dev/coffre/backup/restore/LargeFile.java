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
    /** Plaintext that may be under way: three batches, of which one is being gathered. */
    private static final long BYTES_AHEAD = 3 * Recall.BATCH_BYTES;

    private static final int CHUNKS_AHEAD = 4_096;

    private final Recall recall;
    private final PageSource pages;
    private final Tally tally;
    private final CancelToken cancel;

    LargeFile(Recall recall, PageSource pages, Tally tally, CancelToken cancel) {
        this.recall = recall;
        this.pages = pages;
        this.tally = tally;
        this.cancel = cancel;
    }

    void write(Entry entry, KnownContent known, PlacedFile file) throws ErrnoException {
        ChunkStream chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
        Ahead ahead = new Ahead(entry, known, file);
        while (chunks.hasNext()) {
            cancel.check();
            ahead.ask(chunks.next());
            if (ahead.isFull()) {
                recall.send();
                ahead.drainTo(BYTES_AHEAD - Recall.BATCH_BYTES, CHUNKS_AHEAD / 2);
            }
        }
        recall.send();
        ahead.drainTo(0, 0);
    }

    private record Asked(PlacedChunk chunk, CompletableFuture<Slice> raw) {}

    /** The chunks that are under way. */
    private final class Ahead {
        private final Entry entry;
        private final KnownContent known;
        private final PlacedFile file;
        private final Deque<Asked> asked = new ArrayDeque<>();
        private long bytes;

        Ahead(Entry entry, KnownContent known, PlacedFile file) {
            this.entry = entry;
            this.known = known;
            this.file = file;
        }

        void ask(PlacedChunk chunk) throws ErrnoException {
            Optional<Slice> there = known.at(chunk);
            asked.add(new Asked(
                    chunk,
                    there.isPresent() ? CompletableFuture.completedFuture(there.get()) : recall.want(chunk.chunk())));
            bytes += chunk.chunk().rawLength();
        }

        boolean isFull() {
            return bytes > BYTES_AHEAD || asked.size() > CHUNKS_AHEAD;
        }

        void drainTo(long bytesLeft, int chunksLeft) throws ErrnoException {
            while (bytes > bytesLeft || asked.size() > chunksLeft) {
                cancel.check();
                Asked next = asked.remove();
                bytes -= next.chunk().chunk().rawLength();
                FilePlacer.write(file, next.chunk(), Recall.await(next.raw()));
                tally.at(entry, next.chunk().end());
            }
        }
    }
}
