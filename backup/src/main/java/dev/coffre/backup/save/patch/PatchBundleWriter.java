package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.content.LeafItem;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PatchedChunkRef;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Futures;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Gathers the literals of one file in patch bundles, and lists the chunks of the file in order. A chunk waits until the bundles
 * that hold its literals are sealed. Confined to the thread that walks.
 */
public final class PatchBundleWriter {
    /**
     * Maximum number of chunks and of their extents that wait for the open bundle, and in all. A file that hardly changes would
     * otherwise wait with its whole list for the last bundle.
     */
    private static final int MAX_WAITING_CHUNKS = 4_096;

    private static final int MAX_WAITING_EXTENTS = 1 << 16;

    /** Maximum number of bundles that are being sealed. */
    private static final int MAX_SEALING = 3;

    private final FileListBuilder list;
    private final ContentStore store;
    private final Workers workers;
    private final int epoch;
    private final Deque<WaitingChunk> waiting = new ArrayDeque<>();
    private final Deque<CompletableFuture<RecordReference>> sealing = new ArrayDeque<>();

    /** The literals of {@link #open}, once there are any. */
    private byte[] buffer = new byte[0];

    private int buffered;
    private OpenBundle open = new OpenBundle();

    /** Extents of all chunks in {@link #waiting}. */
    private int waitingExtents;

    /** Chunks since the first literal of {@link #open}, and their extents. Independent of how long sealing takes. */
    private int chunksSinceOpen;

    private int extentsSinceOpen;

    /** @param epoch of the data key that seals the bundles */
    public PatchBundleWriter(FileListBuilder list, ContentStore store, Workers workers, int epoch) {
        this.list = list;
        this.store = store;
        this.workers = workers;
        this.epoch = epoch;
    }

    private static final class OpenBundle {
        /** Never completes before the bundle is full. */
        private CompletableFuture<RecordReference> record = new CompletableFuture<>();
    }

    /** An extent of a chunk that waits. */
    private sealed interface PendingExtent {
        boolean isSealed();

        /** Waits until it is sealed. */
        RecordExtent sealed();
    }

    private record Copied(RecordExtent extent) implements PendingExtent {
        @Override
        public boolean isSealed() {
            return true;
        }

        @Override
        public RecordExtent sealed() {
            return extent;
        }
    }

    private record InBundle(OpenBundle bundle, int offset, int length) implements PendingExtent {
        @Override
        public boolean isSealed() {
            return bundle.record.isDone();
        }

        @Override
        public RecordExtent sealed() {
            return new RecordExtent(Futures.join(bundle.record), offset, length);
        }
    }

    /** A chunk that is not listed yet: an earlier one, or itself, has literals in a bundle that is not sealed. */
    private sealed interface WaitingChunk {
        int extents();
    }

    private record Complete(LeafItem item) implements WaitingChunk {
        @Override
        public int extents() {
            return item instanceof PatchedChunkRef(long _, PatchedChunk chunk)
                    ? chunk.extents().size()
                    : 0;
        }
    }

    private record Incomplete(long skip, Pid pid, int rawLength, List<PendingExtent> pending) implements WaitingChunk {
        @Override
        public int extents() {
            return pending.size();
        }
    }

    /**
     * Adds the next chunk.
     *
     * @param skip bytes of the hole before it
     */
    public void add(long skip, SavedChunk chunk) {
        WaitingChunk added = switch (chunk) {
            case SavedChunk.Stored(StoredChunk stored) -> new Complete(item(skip, stored));
            case SavedChunk.WithLiterals patched ->
                new Incomplete(skip, patched.pid(), patched.rawLength(), place(patched));
        };
        waiting.add(added);
        waitingExtents += added.extents();
        chunksSinceOpen++;
        extentsSinceOpen += added.extents();
        if (chunksSinceOpen > MAX_WAITING_CHUNKS || extentsSinceOpen > MAX_WAITING_EXTENTS) {
            listAll();
        }
        while (!waiting.isEmpty() && (isSealed(waiting.element()) || tooManyWait())) {
            listFirst();
        }
    }

    /** If so, the first one waits for a bundle that is being sealed: fewer wait for the open one. */
    private boolean tooManyWait() {
        return waiting.size() > MAX_WAITING_CHUNKS || waitingExtents > MAX_WAITING_EXTENTS;
    }

    private static LeafItem item(long skip, StoredChunk chunk) {
        return switch (chunk) {
            case WholeChunk(RecordReference record) -> new ChunkRef(skip, record);
            case PatchedChunk patched -> new PatchedChunkRef(skip, patched);
        };
    }

    /** Seals the last bundle, lists all chunks and returns the content. */
    public FileContent finish() {
        listAll();
        return list.finish();
    }

    /** Waits, so that what the next bundle holds does not depend on how long sealing this one takes. */
    private void listAll() {
        seal();
        while (!waiting.isEmpty()) {
            listFirst();
        }
        chunksSinceOpen = 0;
        extentsSinceOpen = 0;
    }

    private List<PendingExtent> place(SavedChunk.WithLiterals patched) {
        List<PendingExtent> extents = new ArrayList<>(patched.instructions().size());
        int at = 0;
        for (PatchInstruction instruction : patched.instructions()) {
            switch (instruction) {
                case PatchInstruction.Copy(RecordExtent extent) -> extents.add(new Copied(extent));
                case PatchInstruction.Literal(int _, int length) -> {
                    append(patched.literals(), at, length, extents);
                    at += length;
                }
            }
        }
        return extents;
    }

    /** Adds literals to the open bundle, and to the next ones when that is full. */
    private void append(byte[] literals, int from, int length, List<PendingExtent> extents) {
        for (int done = 0; done < length; ) {
            if (buffer.length == 0) {
                buffer = new byte[ContentStore.PATCH_BUNDLE_BYTES];
            }
            if (buffered == 0) {
                chunksSinceOpen = 0;
                extentsSinceOpen = 0;
            }
            int count = Math.min(length - done, buffer.length - buffered);
            System.arraycopy(literals, from + done, buffer, buffered, count);
            extents.add(new InBundle(open, buffered, count));
            buffered += count;
            done += count;
            if (buffered == buffer.length) {
                seal();
            }
        }
    }

    private void seal() {
        if (buffered == 0) {
            return;
        }
        OpenBundle full = open;
        Slice raw = Slice.of(Arrays.copyOf(buffer, buffered));
        open = new OpenBundle();
        buffered = 0;
        if (sealing.size() == MAX_SEALING) {
            Futures.join(sealing.remove());
        }
        full.record = workers.call(() -> store.patchBundle(raw));
        sealing.add(full.record);
    }

    private static boolean isSealed(WaitingChunk chunk) {
        return switch (chunk) {
            case Complete _ -> true;
            case Incomplete patched -> patched.pending.stream().allMatch(PendingExtent::isSealed);
        };
    }

    private void listFirst() {
        WaitingChunk first = waiting.remove();
        waitingExtents -= first.extents();
        list.add(
                switch (first) {
                    case Complete(LeafItem item) -> item;
                    case Incomplete(long skip, Pid pid, int rawLength, List<PendingExtent> pending) -> {
                        List<RecordExtent> extents =
                                pending.stream().map(PendingExtent::sealed).toList();
                        yield new PatchedChunkRef(skip, new PatchedChunk(epoch, pid, rawLength, extents));
                    }
                });
    }
}
