package dev.coffre.backup.save.read;

import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.run.Futures;
import dev.coffre.backup.save.patch.FilePatcher;
import dev.coffre.backup.save.patch.PatchBundleWriter;
import dev.coffre.backup.save.patch.SavedChunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one large file in order, while they are being sealed. Confined to the thread that walks.
 *
 * <p>{@link #close} discards them, unless {@link #endOfFile} returned.
 */
final class PendingChunks implements AutoCloseable {
    /** Maximum number of chunks that wait while the file is patched: each may hold its literals in memory. */
    private static final int MAX_PATCHED = 6;

    private final FilePatcher patcher;
    private final PatchBundleWriter writer;
    private final Runnable meanwhile;
    private final Deque<PendingChunk> pending = new ArrayDeque<>();
    private long end;
    private OptionalLong size = OptionalLong.empty();
    private boolean isWhole;
    private @Nullable FileContent content;

    private record PendingChunk(long skip, CompletableFuture<SavedChunk> chunk) {}

    /** @param meanwhile called for every chunk */
    PendingChunks(FilePatcher patcher, PatchBundleWriter writer, Runnable meanwhile) {
        this.patcher = patcher;
        this.writer = writer;
        this.meanwhile = meanwhile;
    }

    FilePatcher patcher() {
        return patcher;
    }

    /** @param range of the chunk in the file; the gap to the chunk before is a hole */
    void add(ChunkRange range, CompletableFuture<SavedChunk> chunk) {
        pending.add(new PendingChunk(range.offset() - end, chunk));
        end = range.end();
        while (patcher.isPatching() && pending.size() > MAX_PATCHED) {
            collectFirst();
        }
        collectReady();
        meanwhile.run();
    }

    /**
     * Marks the file as read to its end.
     *
     * @param read its size in bytes
     */
    void endOfFile(long read) {
        size = OptionalLong.of(read);
        patcher.endOfFile();
        if (patcher.completesAtOnce()) {
            finish();
        }
        isWhole = true;
    }

    /** Returns whether {@link #finish} was called, as {@link #endOfFile} does for some files. */
    boolean isFinished() {
        return content != null;
    }

    boolean isReady() {
        collectReady();
        return pending.isEmpty();
    }

    /** Waits for all chunks and returns the content. The file must be read to its end. */
    FileContent finish() {
        if (content != null) {
            return content;
        }
        while (!pending.isEmpty()) {
            collectFirst();
        }
        FileContent finished = writer.finish();
        content = finished;
        patcher.finish(finished, size.orElseThrow());
        return finished;
    }

    private void collectReady() {
        while (!pending.isEmpty() && pending.element().chunk.isDone()) {
            collectFirst();
        }
    }

    private void collectFirst() {
        PendingChunk first = pending.remove();
        writer.add(first.skip, Futures.join(first.chunk));
    }

    /** Waits until no worker uses the file's signatures, and discards them, unless {@link #endOfFile} returned. */
    @Override
    public void close() {
        if (!isWhole) {
            pending.forEach(each -> each.chunk.handle((saved, failed) -> true).join());
            patcher.discard();
        }
    }
}
