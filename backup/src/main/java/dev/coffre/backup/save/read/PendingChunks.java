package dev.coffre.backup.save.read;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The chunks of one large file in order, while they are being sealed. Confined to the thread that walks. */
final class PendingChunks {
    private final FileListBuilder list;
    private final Runnable meanwhile;
    private final Deque<PendingChunk> pending = new ArrayDeque<>();
    private long end;

    private record PendingChunk(long skip, CompletableFuture<RecordReference> chunk) {}

    /** @param meanwhile called for every chunk */
    PendingChunks(FileListBuilder list, Runnable meanwhile) {
        this.list = list;
        this.meanwhile = meanwhile;
    }

    /** @param offset of the chunk in the file; the gap to the chunk before is a hole */
    void add(long offset, int length, CompletableFuture<RecordReference> chunk) {
        pending.add(new PendingChunk(offset - end, chunk));
        end = offset + length;
        collectReady();
        meanwhile.run();
    }

    boolean isReady() {
        collectReady();
        return pending.isEmpty();
    }

    /** Waits for all chunks and returns the content. */
    FileContent finish() {
        while (!pending.isEmpty()) {
            collectFirst();
        }
        return list.finish();
    }

    private void collectReady() {
        while (!pending.isEmpty() && pending.element().chunk.isDone()) {
            collectFirst();
        }
    }

    private void collectFirst() {
        PendingChunk first = pending.remove();
        try {
            list.add(new ChunkRef(first.skip, first.chunk.join()));
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
