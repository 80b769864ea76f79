package dev.coffre.backup.save.read;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.chunk.Chunker;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.save.flow.AttemptContext;
import dev.coffre.backup.save.flow.BufferPool;
import dev.coffre.backup.save.patch.FilePatcher;
import dev.coffre.backup.save.patch.PatchingContext;
import dev.coffre.backup.save.patch.SavedChunk;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.stage.ComparedEntry.FileToRead;
import dev.coffre.backup.save.stage.ReadEntry;
import dev.coffre.backup.save.stage.ReadEntry.FileRead;
import dev.coffre.backup.save.stage.ReadOutcome;
import dev.coffre.backup.save.stage.ReadOutcome.FileState;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads large files and cuts them into chunks, which the workers seal. Reading and cutting are faster than sealing, so one
 * thread does them for all files in walk order. Confined to the thread that walks.
 */
public final class LargeFileReader {
    /** Twice the largest chunk. So the remainder is moved to the front at most once per chunk of that size. */
    private static final int BUFFER_BYTES = 8 << 20;

    private static final int READ_BYTES = 1 << 20;

    private final Chunker chunker;
    private final PatchingContext patching;
    private final SourceAttributeReader attributes;
    private final BufferPool buffers;
    private final PageSink lists;
    private final AttemptContext context;

    /**
     * Null while a read uses it. An earlier file that is completed meanwhile may have to be read too, into another
     * buffer.
     */
    private byte @Nullable [] idleBuffer = new byte[BUFFER_BYTES];

    public LargeFileReader(
            Chunker chunker,
            PatchingContext patching,
            SourceAttributeReader attributes,
            BufferPool buffers,
            PageSink lists,
            AttemptContext context) {
        this.chunker = chunker;
        this.patching = patching;
        this.attributes = attributes;
        this.buffers = buffers;
        this.lists = lists;
        this.context = context;
    }

    /**
     * Reads {@code file} to its end. Its chunks may not all be sealed on return.
     *
     * @param meanwhile called from time to time, so that earlier results do not wait for this file
     */
    PendingRead read(FileToRead file, Runnable meanwhile) {
        byte[] buffer = idleBuffer == null ? new byte[BUFFER_BYTES] : idleBuffer;
        idleBuffer = null;
        try {
            return read(file, buffer, meanwhile);
        } catch (SourceException failure) {
            return new PendingRead.Ready(new FileRead(file, ReadOutcome.Failed.of(failure)));
        } finally {
            idleBuffer = buffer;
        }
    }

    private PendingRead read(FileToRead file, byte[] buffer, Runnable meanwhile) throws SourceException {
        for (int attempt = 0; ; attempt++) {
            try (SourceContent content = file.item().open()) {
                Metadata before = content.metadata();
                FilePatcher patcher = patching.begin(file.previous(), before.size());
                try (PendingChunks chunks =
                        new PendingChunks(patcher, patching.bundleWriter(new FileListBuilder(lists)), meanwhile)) {
                    boolean sparse = content.hasHoles();
                    long size = readData(content, before.size(), buffer, chunks);
                    AttributeSet found = attributes.read(content);
                    boolean changed = FileStability.hasChanged(before, content.currentMetadata());
                    if (!changed || attempt == FileStability.MAX_RETRIES) {
                        context.stats().countFileRead();
                        Metadata asRead = FileStability.withSize(before, size);
                        chunks.endOfFile(size);
                        ChunkedFile read = new ChunkedFile(file, new FileState(asRead, found, sparse, changed), chunks);
                        // Thousands of complete files may wait for a slow one: none keeps its list and its patch
                        // bundle.
                        return chunks.isFinished() ? new PendingRead.Ready(read.take()) : read;
                    }
                }
            }
        }
    }

    /** A large file that was read to its end. */
    private record ChunkedFile(FileToRead file, FileState state, PendingChunks chunks) implements PendingRead {
        @Override
        public boolean isReady() {
            return chunks.isReady();
        }

        @Override
        public ReadEntry take() {
            ContentLocation content = new ContentLocation.Stored(chunks.finish());
            return new FileRead(file, new ReadOutcome.Stored(state, content));
        }
    }

    /**
     * Reads all data. Returns the real end of the file, which may be beyond {@code size} if the file grew: the entry's size
     * must cover all of its chunks.
     */
    private long readData(SourceContent file, long size, byte[] buffer, PendingChunks chunks) throws SourceException {
        long end = size;
        ExtentIterator extents = file.extents();
        for (Optional<Extent> next = extents.next(); next.isPresent(); next = extents.next()) {
            Extent extent = next.get();
            long read = readExtent(file, extent, buffer, chunks);
            if (read < extent.end()) {
                return read;
            }
            end = Math.max(end, read);
        }
        return end;
    }

    /** Returns the position after the last byte read: the end of the extent, or less if the file was truncated. */
    private long readExtent(SourceContent file, Extent extent, byte[] buffer, PendingChunks chunks)
            throws SourceException {
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
                context.stats().countBytesRead(got);
                position += got;
                to += got;
                ended = got < wanted || position == extent.end();
            }
            if (from < to) {
                Slice data = new Slice(buffer, from, to - from);
                long offset = position - data.length();
                Optional<ChunkRange> same = chunks.patcher().findUnchanged(data, offset, chunker.parameters());
                ChunkRange range = same.isPresent()
                        ? same.get()
                        : new ChunkRange(offset, chunker.cut(buffer, from, data.length(), ended));
                chunks.add(range, store(buffer, from, range, chunks.patcher()));
                from += range.length();
            }
        }
        return position;
    }

    private CompletableFuture<SavedChunk> store(byte[] buffer, int from, ChunkRange range, FilePatcher patcher) {
        context.stop().check();
        Optional<Pid> pid = patcher.knownPid(range);
        List<PlacedChunk> before = patcher.previous(range);
        byte[] chunk = buffers.acquire();
        System.arraycopy(buffer, from, chunk, 0, range.length());
        return context.compute().call(() -> {
            try {
                return patcher.store(new Slice(chunk, 0, range.length()), pid, range, before);
            } finally {
                buffers.release(chunk);
            }
        });
    }
}
