package dev.coffre.backup.restore;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Recovers a file of many chunks: each is written when it has come, by a thread of its own, while the next ones are on their way.
 * For one thread.
 */
final class LargeFile {
    /** Plaintext that may be under way: three batches, of which one is being gathered. */
    private static final long BYTES_AHEAD = 3 * Recall.BATCH_BYTES;

    private static final int CHUNKS_AHEAD = 4_096;

    private final Recall recall;
    private final ChunkSupply supply;
    private final RecoveredChunks recovered;
    private final PageSource pages;
    private final FilePlacer placer;
    private final HardLinks links;
    private final Tally tally;
    private final CancelToken cancel;
    private final Executor writing;

    LargeFile(
            Recall recall,
            ChunkSupply supply,
            RecoveredChunks recovered,
            PageSource pages,
            FilePlacer placer,
            HardLinks links,
            Tally tally,
            CancelToken cancel,
            Executor writing) {
        this.recall = recall;
        this.supply = supply;
        this.recovered = recovered;
        this.pages = pages;
        this.placer = placer;
        this.links = links;
        this.tally = tally;
        this.cancel = cancel;
        this.writing = writing;
    }

    /** @param path where the file is to stand */
    void recover(Entry entry, TargetPath path, KnownContent known) {
        Optional<TargetPath> placed = placer.place(entry, path, file -> write(entry, known, file));
        recovered.end(placed);
        placed.ifPresent(stands -> links.stands(entry, stands));
    }

    private void write(Entry entry, KnownContent known, PlacedFile file) throws ErrnoException {
        ChunkStream chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
        try (Ahead ahead = new Ahead(entry, known, file)) {
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
    }

    /** @param written completes with why the chunk could not be written, if it could not */
    private record Asked(PlacedChunk chunk, CompletableFuture<Optional<ErrnoException>> written) {}

    /** The chunks that are under way. */
    private final class Ahead implements AutoCloseable {
        private final Entry entry;
        private final KnownContent known;
        private final PlacedFile file;
        private final int number;
        private final WorkGate gate = new WorkGate();
        private final Deque<Asked> asked = new ArrayDeque<>();
        private long bytes;

        Ahead(Entry entry, KnownContent known, PlacedFile file) {
            this.entry = entry;
            this.known = known;
            this.file = file;
            this.number = recovered.begin(file);
        }

        void ask(PlacedChunk chunk) {
            asked.add(new Asked(chunk, supply.want(chunk, known).thenApplyAsync(raw -> write(chunk, raw), writing)));
            bytes += chunk.chunk().rawLength();
        }

        boolean isFull() {
            return bytes > BYTES_AHEAD || asked.size() > CHUNKS_AHEAD;
        }

        void drainTo(long bytesLeft, int chunksLeft) throws ErrnoException {
            while (bytes > bytesLeft || asked.size() > chunksLeft) {
                cancel.check();
                await(asked.element());
                PlacedChunk written = asked.remove().chunk();
                bytes -= written.chunk().rawLength();
                supply.release(written);
                tally.at(entry, written.end());
            }
        }

        private Optional<ErrnoException> write(PlacedChunk chunk, Slice raw) {
            return gate.pass(() -> {
                try {
                    FilePlacer.write(file, chunk, raw);
                    return Optional.empty();
                } catch (ErrnoException failure) {
                    return Optional.of(failure);
                }
            });
        }

        private void await(Asked next) throws ErrnoException {
            Optional<ErrnoException> failure = Recall.await(next.written());
            if (failure.isPresent()) {
                throw failure.get();
            }
            recovered.put(number, next.chunk());
        }

        /** Gives up what is still under way when the file fails; nothing is written to it afterwards. */
        @Override
        public void close() {
            gate.close();
            asked.forEach(left -> supply.release(left.chunk()));
        }
    }
}
