package dev.coffre.backup.restore;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Recovers files that fit in memory, many at once: what one needs is asked for as soon as it is met, and it is written when
 * all of it is there. For one thread; {@link #add} waits when too much is under way.
 */
final class SmallFiles {
    /** A file of more bytes takes too much of what may be under way. */
    static final long LARGEST = Recall.BATCH_BYTES;

    /** Plaintext that may be under way, in bytes, whole bundles included: three batches, of which one is gathered. */
    private static final long BYTES_UNDER_WAY = 3 * Recall.BATCH_BYTES;

    private static final int FILES_UNDER_WAY = 2_048;

    private final Recall recall;
    private final PageSource pages;
    private final FilePlacer placer;
    private final HardLinks links;
    private final WorkGate gate;
    private final Executor compute;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();

    /** How many of the files under way need each bundle. */
    private final Map<Child, Integer> bundles = new HashMap<>();

    private long bytesUnderWay;

    /** @param bytes of its own, beside the bundle that it shares with others */
    private record UnderWay(CompletableFuture<Void> done, long bytes, Optional<Child> bundle) {}

    private record Piece(PlacedChunk chunk, CompletableFuture<Slice> raw) {}

    SmallFiles(Recall recall, PageSource pages, FilePlacer placer, HardLinks links, WorkGate gate, Executor compute) {
        this.recall = recall;
        this.pages = pages;
        this.placer = placer;
        this.links = links;
        this.gate = gate;
        this.compute = compute;
    }

    /**
     * @param path where the file is to stand
     * @throws dev.coffre.vault.problem.Problem if a page of its list is damaged
     */
    void add(Entry entry, TargetPath path, KnownContent known) throws ErrnoException {
        begin(start(entry, path, known));
        if (bytesUnderWay > BYTES_UNDER_WAY || underWay.size() > FILES_UNDER_WAY) {
            recall.send();
            drainTo(BYTES_UNDER_WAY - Recall.BATCH_BYTES, FILES_UNDER_WAY / 2);
        }
    }

    private UnderWay start(Entry entry, TargetPath path, KnownContent known) throws ErrnoException {
        return switch (entry.content()) {
            case Content.Bundled place -> {
                Optional<Slice> there = known.of(entry, place);
                yield there.isPresent() ? whole(entry, path, there.get()) : bundled(entry, path, place);
            }
            case Content.Chunks _, Content.FileList _, Content.None _ -> chunked(entry, path, known);
        };
    }

    private UnderWay whole(Entry entry, TargetPath path, Slice content) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(
                () -> place(entry, path, file -> FilePlacer.write(file, 0, content)), compute);
        return new UnderWay(done, content.length(), Optional.empty());
    }

    private UnderWay bundled(Entry entry, TargetPath path, Content.Bundled place) {
        CompletableFuture<Bundle> bundle = recall.wantBundle(place.bundle());
        CompletableFuture<Void> done = whenThere(
                bundle, () -> place(entry, path, file -> FilePlacer.write(file, entry, place, Recall.await(bundle))));
        return new UnderWay(done, 0, Optional.of(place.bundle()));
    }

    private UnderWay chunked(Entry entry, TargetPath path, KnownContent known) throws ErrnoException {
        List<Piece> pieces = new ArrayList<>();
        ChunkStream chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
        long bytes = 0;
        while (chunks.hasNext()) {
            PlacedChunk chunk = chunks.next();
            bytes += chunk.chunk().rawLength();
            Optional<Slice> there = known.at(chunk);
            pieces.add(new Piece(
                    chunk,
                    there.isPresent() ? CompletableFuture.completedFuture(there.get()) : recall.want(chunk.chunk())));
        }
        CompletableFuture<Void> all =
                CompletableFuture.allOf(pieces.stream().map(Piece::raw).toArray(CompletableFuture<?>[]::new));
        CompletableFuture<Void> done = whenThere(
                all,
                () -> place(entry, path, file -> {
                    for (Piece piece : pieces) {
                        FilePlacer.write(file, piece.chunk(), Recall.await(piece.raw()));
                    }
                }));
        return new UnderWay(done, bytes, Optional.empty());
    }

    /** Whether it came or failed: the placer tells which. */
    private CompletableFuture<Void> whenThere(CompletableFuture<?> needed, Runnable task) {
        return needed.handle((_, _) -> 0).thenRunAsync(task, compute);
    }

    private void place(Entry entry, TargetPath path, FilePlacer.Writing content) {
        gate.pass(() -> placer.place(entry, path, content).ifPresent(placed -> links.stands(entry, placed)));
    }

    private void begin(UnderWay file) {
        underWay.add(file);
        bytesUnderWay += file.bytes();
        file.bundle().ifPresent(bundle -> {
            if (bundles.merge(bundle, 1, Integer::sum) == 1) {
                bytesUnderWay += bundle.rawLength();
            }
        });
    }

    private void takeOldest() {
        UnderWay oldest = underWay.remove();
        bytesUnderWay -= oldest.bytes();
        oldest.bundle().ifPresent(bundle -> {
            if (bundles.merge(bundle, -1, Integer::sum) == 0) {
                bundles.remove(bundle);
                bytesUnderWay -= bundle.rawLength();
            }
        });
        Recall.await(oldest.done());
    }

    private void drainTo(long bytesLeft, int filesLeft) {
        while (!underWay.isEmpty() && (bytesUnderWay > bytesLeft || underWay.size() > filesLeft)) {
            takeOldest();
        }
    }

    /** Waits until every file that was added is placed or failed. */
    void finish() {
        recall.send();
        drainTo(0, 0);
    }
}
