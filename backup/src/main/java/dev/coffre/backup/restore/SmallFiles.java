package dev.coffre.backup.restore;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.PlacedChunk;
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
import java.util.function.Supplier;

/**
 * Recovers files that fit in memory, many at once. The content of each is requested immediately, and the file is written when
 * all of it has arrived. For one thread; {@link #add} blocks while too much is in flight.
 */
final class SmallFiles {
    /** A larger file would take too much of the bytes in flight. */
    static final long LARGEST = Recall.BATCH_BYTES;

    /** Plaintext in flight in bytes, whole bundles included: three batches, one of which is being gathered. */
    private static final long BYTES_UNDER_WAY = 3 * Recall.BATCH_BYTES;

    /** Half of them keep all cores writing until the next batch has arrived. */
    private static final int FILES_UNDER_WAY = 4_096;

    /** Waking this thread for each file took a tenth of the CPU time of a recovery. */
    private static final int AWAITED_AT_ONCE = 128;

    private final Recall recall;
    private final ChunkSupply supply;
    private final RecoveredChunks recovered;
    private final PageSource pages;
    private final FilePlacer placer;
    private final HardLinks links;
    private final WorkGate gate;
    private final Executor compute;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();

    /** Number of files in flight per bundle. */
    private final Map<Child, Integer> bundles = new HashMap<>();

    private long bytesUnderWay;

    /**
     * @param placed path of the file; empty if it was not placed
     * @param bytes of its own, without the bundle that it shares
     * @param chunks of the file
     */
    private record UnderWay(
            CompletableFuture<Optional<TargetPath>> placed,
            long bytes,
            Optional<Child> bundle,
            List<PlacedChunk> chunks) {}

    private record Piece(PlacedChunk chunk, CompletableFuture<Slice> raw) {}

    SmallFiles(
            Recall recall,
            ChunkSupply supply,
            RecoveredChunks recovered,
            PageSource pages,
            FilePlacer placer,
            HardLinks links,
            WorkGate gate,
            Executor compute) {
        this.recall = recall;
        this.supply = supply;
        this.recovered = recovered;
        this.pages = pages;
        this.placer = placer;
        this.links = links;
        this.gate = gate;
        this.compute = compute;
    }

    /**
     * @param path of the file
     * @throws dev.coffre.vault.problem.Problem if a page of its list is damaged
     */
    void add(Entry entry, TargetPath path, KnownContent known) {
        begin(start(entry, path, known));
        if (bytesUnderWay > BYTES_UNDER_WAY || underWay.size() > FILES_UNDER_WAY) {
            recall.send();
            drainTo(BYTES_UNDER_WAY - Recall.BATCH_BYTES, FILES_UNDER_WAY / 2);
        }
    }

    private UnderWay start(Entry entry, TargetPath path, KnownContent known) {
        return switch (entry.content()) {
            case Content.Bundled place -> {
                Optional<Slice> there = known.of(entry, place);
                yield there.isPresent() ? whole(entry, path, there.get()) : bundled(entry, path, place);
            }
            case Content.Chunks _, Content.FileList _, Content.None _ -> chunked(entry, path, known);
        };
    }

    private UnderWay whole(Entry entry, TargetPath path, Slice content) {
        CompletableFuture<Optional<TargetPath>> placed = CompletableFuture.supplyAsync(
                () -> place(entry, path, file -> FilePlacer.write(file, 0, content)), compute);
        return new UnderWay(placed, content.length(), Optional.empty(), List.of());
    }

    private UnderWay bundled(Entry entry, TargetPath path, Content.Bundled place) {
        CompletableFuture<Bundle> bundle = recall.wantBundle(place.bundle());
        CompletableFuture<Optional<TargetPath>> placed = whenThere(
                bundle, () -> place(entry, path, file -> FilePlacer.write(file, entry, place, Recall.await(bundle))));
        return new UnderWay(placed, 0, Optional.of(place.bundle()), List.of());
    }

    private UnderWay chunked(Entry entry, TargetPath path, KnownContent known) {
        List<PlacedChunk> chunks = new ArrayList<>();
        ChunkStream.of(entry.content(), entry.metadata().size(), pages).forEachRemaining(chunks::add);
        List<Piece> pieces = chunks.stream()
                .map(chunk -> new Piece(chunk, supply.want(chunk, known)))
                .toList();
        CompletableFuture<Void> all =
                CompletableFuture.allOf(pieces.stream().map(Piece::raw).toArray(CompletableFuture<?>[]::new));
        CompletableFuture<Optional<TargetPath>> placed = whenThere(
                all,
                () -> place(entry, path, file -> {
                    for (Piece piece : pieces) {
                        FilePlacer.write(file, piece.chunk(), Recall.await(piece.raw()));
                    }
                }));
        long bytes =
                chunks.stream().mapToLong(chunk -> chunk.chunk().rawLength()).sum();
        return new UnderWay(placed, bytes, Optional.empty(), chunks);
    }

    /** Runs the task even if {@code needed} failed: the placer reports that. */
    private <T> CompletableFuture<T> whenThere(CompletableFuture<?> needed, Supplier<T> task) {
        return needed.handle((_, _) -> 0).thenApplyAsync(_ -> task.get(), compute);
    }

    private Optional<TargetPath> place(Entry entry, TargetPath path, FilePlacer.Writing content) {
        return gate.pass(() -> {
            Optional<TargetPath> placed = placer.place(entry, path, content);
            placed.ifPresent(stands -> links.stands(entry, stands));
            return placed;
        });
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
        oldest.chunks().forEach(supply::release);
        Recall.await(oldest.placed()).ifPresent(path -> recovered.add(path, oldest.chunks()));
    }

    private void drainTo(long bytesLeft, int filesLeft) {
        int next = oldestToGo(bytesLeft, filesLeft);
        while (next > 0) {
            awaitPlaced(next);
            for (int i = 0; i < next; i++) {
                takeOldest();
            }
            next = oldestToGo(bytesLeft, filesLeft);
        }
    }

    /** Returns how many of the oldest files must finish to reach these limits, capped at {@link #AWAITED_AT_ONCE}. */
    private int oldestToGo(long bytesLeft, int filesLeft) {
        Map<Child, Integer> needed = new HashMap<>();
        long bytes = bytesUnderWay;
        int count = 0;
        for (UnderWay file : underWay) {
            if (count == AWAITED_AT_ONCE || bytes <= bytesLeft && underWay.size() - count <= filesLeft) {
                break;
            }
            count++;
            bytes -= file.bytes();
            if (file.bundle().isPresent()) {
                Child bundle = file.bundle().get();
                int others = needed.getOrDefault(bundle, bundles.getOrDefault(bundle, 0)) - 1;
                needed.put(bundle, others);
                bytes -= others == 0 ? bundle.rawLength() : 0;
            }
        }
        return count;
    }

    /** Waits until the last of this many files is placed or failed. {@link #takeOldest} then examines each of them. */
    private void awaitPlaced(int count) {
        underWay.stream()
                .skip(count - 1)
                .findFirst()
                .ifPresent(last -> last.placed().handle((_, _) -> 0).join());
    }

    /** Waits until every file is placed or failed. */
    void finish() {
        recall.send();
        drainTo(0, 0);
    }
}
