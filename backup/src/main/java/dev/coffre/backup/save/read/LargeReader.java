package dev.coffre.backup.save.read;

import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.save.flow.BufferPool;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.progress.Tally;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.Extents;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.sealing.Slice;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads large files and cuts them into chunks, which the workers seal. Reading and cutting are faster than sealing, so one
 * thread does them for all files in walk order. Confined to the thread that walks.
 */
public final class LargeReader {
    /** Twice the largest chunk, so the remainder moves to the front at most once per chunk of that size. */
    private static final int BUFFER = 8 << 20;

    private static final int READ = 1 << 20;

    private final Chunker chunker;
    private final ContentStore store;
    private final AttributeReader attributes;
    private final Workers workers;
    private final BufferPool buffers;
    private final PageSink lists;
    private final StopSignal stop;
    private final Tally tally;
    private final byte[] buffer = new byte[BUFFER];

    public LargeReader(
            Chunker chunker,
            ContentStore store,
            AttributeReader attributes,
            Workers workers,
            BufferPool buffers,
            PageSink lists,
            StopSignal stop,
            Tally tally) {
        this.chunker = chunker;
        this.store = store;
        this.attributes = attributes;
        this.workers = workers;
        this.buffers = buffers;
        this.lists = lists;
        this.stop = stop;
        this.tally = tally;
    }

    /**
     * Reads {@code item} to its end. Its chunks may not all be sealed on return.
     *
     * @param meanwhile called from time to time, so that work waiting for this thread proceeds
     */
    LargeRead read(SourceItem item, Runnable meanwhile) throws SourceException {
        for (int attempt = 0; ; attempt++) {
            try (SourceContent file = item.open()) {
                Metadata before = file.metadata();
                PendingChunks chunks = new PendingChunks(new FileListBuilder(lists), meanwhile);
                boolean sparse = file.hasHoles();
                long size = readData(file, before.size(), chunks);
                AttributeSet found = attributes.read(file);
                boolean changed = Steadiness.changed(before, file.metadataNow());
                if (!changed || attempt == Steadiness.RETRIES) {
                    tally.fileRead();
                    return new LargeRead(Steadiness.withSize(before, size), found, chunks, sparse, changed);
                }
            }
        }
    }

    /**
     * Reads all data. Returns the real end of the file, which may be beyond {@code size} if the file grew: the entry's size
     * must cover all of its chunks.
     */
    private long readData(SourceContent file, long size, PendingChunks chunks) throws SourceException {
        long end = size;
        Extents extents = file.extents();
        for (Optional<Extent> next = extents.next(); next.isPresent(); next = extents.next()) {
            Extent stretch = next.get();
            long read = readStretch(file, stretch, chunks);
            if (read < stretch.end()) {
                return read;
            }
            end = Math.max(end, read);
        }
        return end;
    }

    /** Returns the position after the last byte read: the end of the stretch, or less if the file was truncated. */
    private long readStretch(SourceContent file, Extent stretch, PendingChunks chunks) throws SourceException {
        long position = stretch.position();
        int from = 0;
        int to = 0;
        boolean ended = false;
        while (!ended || from < to) {
            while (!ended && to - from < chunker.parameters().maximum()) {
                if (to + READ > BUFFER) {
                    System.arraycopy(buffer, from, buffer, 0, to - from);
                    to -= from;
                    from = 0;
                }
                int wanted = (int) Math.min(READ, stretch.end() - position);
                int got = file.read(position, buffer, to, wanted);
                tally.read(got);
                position += got;
                to += got;
                ended = got < wanted || position == stretch.end();
            }
            if (from < to) {
                int length = chunker.cut(buffer, from, to - from, ended);
                chunks.add(position - (to - from), length, seal(from, length));
                from += length;
            }
        }
        return position;
    }

    private CompletableFuture<Child> seal(int from, int length) {
        stop.check();
        byte[] chunk = buffers.take();
        System.arraycopy(buffer, from, chunk, 0, length);
        return workers.call(() -> {
            try {
                return store.chunk(new Slice(chunk, 0, length));
            } finally {
                buffers.give(chunk);
            }
        });
    }
}
