package dev.coffre.backup.save.read;

import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.flow.BufferPool;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.ExtentIterator;
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
public final class LargeFileReader {
    /** Twice the largest chunk. So the remainder is moved to the front at most once per chunk of that size. */
    private static final int BUFFER_BYTES = 8 << 20;

    private static final int READ_BYTES = 1 << 20;

    private final Chunker chunker;
    private final ContentStore store;
    private final SourceAttributeReader attributes;
    private final Workers workers;
    private final BufferPool buffers;
    private final PageSink lists;
    private final StopSignal stop;
    private final SaveStats stats;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    public LargeFileReader(
            Chunker chunker,
            ContentStore store,
            SourceAttributeReader attributes,
            Workers workers,
            BufferPool buffers,
            PageSink lists,
            StopSignal stop,
            SaveStats stats) {
        this.chunker = chunker;
        this.store = store;
        this.attributes = attributes;
        this.workers = workers;
        this.buffers = buffers;
        this.lists = lists;
        this.stop = stop;
        this.stats = stats;
    }

    /**
     * Reads {@code item} to its end. Its chunks may not all be sealed on return.
     *
     * @param meanwhile called from time to time, so that work waiting for this thread proceeds
     */
    LargeFileResult read(SourceItem item, Runnable meanwhile) throws SourceException {
        for (int attempt = 0; ; attempt++) {
            try (SourceContent file = item.open()) {
                Metadata before = file.metadata();
                PendingChunks chunks = new PendingChunks(new FileListBuilder(lists), meanwhile);
                boolean sparse = file.hasHoles();
                long size = readData(file, before.size(), chunks);
                AttributeSet found = attributes.read(file);
                boolean changed = FileStability.hasChanged(before, file.currentMetadata());
                if (!changed || attempt == FileStability.MAX_RETRIES) {
                    stats.countFileRead();
                    return new LargeFileResult(FileStability.withSize(before, size), found, chunks, sparse, changed);
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
        ExtentIterator extents = file.extents();
        for (Optional<Extent> next = extents.next(); next.isPresent(); next = extents.next()) {
            Extent extent = next.get();
            long read = readExtent(file, extent, chunks);
            if (read < extent.end()) {
                return read;
            }
            end = Math.max(end, read);
        }
        return end;
    }

    /** Returns the position after the last byte read: the end of the extent, or less if the file was truncated. */
    private long readExtent(SourceContent file, Extent extent, PendingChunks chunks) throws SourceException {
        long position = extent.position();
        int from = 0;
        int to = 0;
        boolean ended = false;
        while (!ended || from < to) {
            while (!ended && to - from < chunker.parameters().maximum()) {
                if (to + READ_BYTES > BUFFER_BYTES) {
                    System.arraycopy(buffer, from, buffer, 0, to - from);
                    to -= from;
                    from = 0;
                }
                int wanted = (int) Math.min(READ_BYTES, extent.end() - position);
                int got = file.read(position, buffer, to, wanted);
                stats.countBytesRead(got);
                position += got;
                to += got;
                ended = got < wanted || position == extent.end();
            }
            if (from < to) {
                int length = chunker.cut(buffer, from, to - from, ended);
                chunks.add(position - (to - from), length, seal(from, length));
                from += length;
            }
        }
        return position;
    }

    private CompletableFuture<RecordReference> seal(int from, int length) {
        stop.check();
        byte[] chunk = buffers.acquire();
        System.arraycopy(buffer, from, chunk, 0, length);
        return workers.call(() -> {
            try {
                return store.chunk(new Slice(chunk, 0, length));
            } finally {
                buffers.release(chunk);
            }
        });
    }
}
