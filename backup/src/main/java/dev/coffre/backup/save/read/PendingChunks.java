package dev.coffre.backup.save.read;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.reference.Child;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The chunks of one large file in order, while they are being sealed. Confined to the thread that walks. */
final class PendingChunks {
    private final FileListBuilder list;
    private final Runnable meanwhile;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long end;

    private record Pending(long skip, CompletableFuture<Child> chunk) {}

    /** @param meanwhile called for every chunk */
    PendingChunks(FileListBuilder list, Runnable meanwhile) {
        this.list = list;
        this.meanwhile = meanwhile;
    }

    /** @param offset of the chunk in the file; the gap to the chunk before is a hole */
    void add(long offset, int length, CompletableFuture<Child> chunk) {
        pending.add(new Pending(offset - end, chunk));
        end = offset + length;
        takeReady();
        meanwhile.run();
    }

    boolean isReady() {
        takeReady();
        return pending.isEmpty();
    }

    /** Waits for all chunks and returns the content. */
    Content finish() {
        while (!pending.isEmpty()) {
            takeFirst();
        }
        return list.finish();
    }

    private void takeReady() {
        while (!pending.isEmpty() && pending.element().chunk.isDone()) {
            takeFirst();
        }
    }

    private void takeFirst() {
        Pending first = pending.remove();
        try {
            list.add(new ChunkRef(first.skip, first.chunk.join()));
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
