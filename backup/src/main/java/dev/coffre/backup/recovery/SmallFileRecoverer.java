package dev.coffre.backup.recovery;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.recovery.ChunkSource.RequestedChunk;
import dev.coffre.backup.run.Futures;
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
 * Recovers files that fit in memory, many at once. The content of each is requested immediately, and the file is written
 * when all of it has arrived. Not thread-safe. {@link #add} blocks while too much is in flight.
 */
final class SmallFileRecoverer {
    /** A larger file would take too much of the bytes in flight. */
    static final long MAX_FILE_BYTES = RecordFetcher.BATCH_BYTES;

    /** Plaintext in flight in bytes, whole bundles included: three batches, one of which is being gathered. */
    private static final long MAX_BYTES_IN_FLIGHT = 3 * RecordFetcher.BATCH_BYTES;

    /**
     * Maximum number of files in flight. The queue is drained to half of it, which keeps all cores writing until the next
     * batch arrives.
     */
    private static final int MAX_FILES_IN_FLIGHT = 4_096;

    /**
     * Maximum number of files awaited together. Waking this thread for each file took a tenth of the CPU time of a recovery.
     */
    private static final int MAX_AWAITED = 128;

    private final ContentSources sources;
    private final FilePlacer placer;
    private final HardLinks links;
    private final ClosableGate gate;
    private final Executor compute;
    private final Deque<FileInFlight> inFlight = new ArrayDeque<>();

    /** Number of files in flight per bundle. */
    private final Map<RecordReference, Integer> bundles = new HashMap<>();

    private long bytesInFlight;

    /**
     * @param placed path of the file; empty if it was not placed
     * @param bytes of its own, without the bundle that it shares
     * @param chunks of the file
     */
    private record FileInFlight(
            CompletableFuture<Optional<TargetPath>> placed,
            long bytes,
            Optional<RecordReference> bundle,
            List<PlacedChunk> chunks) {}

    SmallFileRecoverer(
            ContentSources sources, FilePlacer placer, HardLinks links, ClosableGate gate, Executor compute) {
        this.sources = sources;
        this.placer = placer;
        this.links = links;
        this.gate = gate;
        this.compute = compute;
    }

    /**
     * @param path of the file
     * @throws dev.coffre.vault.problem.Problem if a page of its list is damaged
     */
    void add(Entry entry, TargetPath path, ReusableContent known) {
        begin(start(entry, path, known));
        if (bytesInFlight > MAX_BYTES_IN_FLIGHT || inFlight.size() > MAX_FILES_IN_FLIGHT) {
            sources.fetcher().flush();
            drainTo(MAX_BYTES_IN_FLIGHT - RecordFetcher.BATCH_BYTES, MAX_FILES_IN_FLIGHT / 2);
        }
    }

    private FileInFlight start(Entry entry, TargetPath path, ReusableContent known) {
        return switch (entry.content()) {
            case FileContent.Bundled place -> {
                Optional<Slice> there = known.fileContent(entry, place);
                yield there.isPresent() ? whole(entry, path, there.get()) : bundled(entry, path, place);
            }
            case FileContent.Chunks _, FileContent.FileList _, FileContent.None _ -> chunked(entry, path, known);
        };
    }

    private FileInFlight whole(Entry entry, TargetPath path, Slice content) {
        CompletableFuture<Optional<TargetPath>> placed = CompletableFuture.supplyAsync(
                () -> place(entry, path, file -> FilePlacer.write(file, 0, content)), compute);
        return new FileInFlight(placed, content.length(), Optional.empty(), List.of());
    }

    private FileInFlight bundled(Entry entry, TargetPath path, FileContent.Bundled place) {
        CompletableFuture<Bundle> bundle = sources.fetcher().requestBundle(place.bundle());
        CompletableFuture<Optional<TargetPath>> placed = afterArrival(
                bundle, () -> place(entry, path, file -> FilePlacer.write(file, entry, place, Futures.join(bundle))));
        return new FileInFlight(placed, 0, Optional.of(place.bundle()), List.of());
    }

    private FileInFlight chunked(Entry entry, TargetPath path, ReusableContent known) {
        List<PlacedChunk> chunks = new ArrayList<>();
        ChunkStream.of(entry.content(), entry.metadata().size(), sources.pages())
                .forEachRemaining(chunks::add);
        List<RequestedChunk> pieces = chunks.stream()
                .map(chunk -> sources.chunks().request(chunk, known))
                .toList();
        CompletableFuture<Void> all =
                CompletableFuture.allOf(pieces.stream().map(RequestedChunk::raw).toArray(CompletableFuture<?>[]::new));
        CompletableFuture<Optional<TargetPath>> placed = afterArrival(
                all,
                () -> place(entry, path, file -> {
                    for (RequestedChunk piece : pieces) {
                        FilePlacer.write(file, piece.chunk(), Futures.join(piece.raw()));
                    }
                }));
        long bytes = pieces.stream().mapToLong(RequestedChunk::bytes).sum();
        return new FileInFlight(placed, bytes, Optional.empty(), chunks);
    }

    /** Runs the task even if {@code needed} failed: the placer reports that. */
    private <T> CompletableFuture<T> afterArrival(CompletableFuture<?> needed, Supplier<T> task) {
        return needed.handle((_, _) -> 0).thenApplyAsync(_ -> task.get(), compute);
    }

    private Optional<TargetPath> place(Entry entry, TargetPath path, FilePlacer.FileContentWriter content) {
        return gate.run(() -> {
            Optional<TargetPath> placed = placer.place(entry, path, content);
            placed.ifPresent(place -> links.recordPlaced(entry, place));
            return placed;
        });
    }

    private void begin(FileInFlight file) {
        inFlight.add(file);
        bytesInFlight += file.bytes();
        file.bundle().ifPresent(bundle -> {
            if (bundles.merge(bundle, 1, Integer::sum) == 1) {
                bytesInFlight += bundle.rawLength();
            }
        });
    }

    private void completeOldest() {
        FileInFlight oldest = inFlight.remove();
        bytesInFlight -= oldest.bytes();
        oldest.bundle().ifPresent(bundle -> {
            if (bundles.merge(bundle, -1, Integer::sum) == 0) {
                bundles.remove(bundle);
                bytesInFlight -= bundle.rawLength();
            }
        });
        oldest.chunks().forEach(sources.chunks()::release);
        Futures.join(oldest.placed()).ifPresent(path -> sources.recovered().add(path, oldest.chunks()));
    }

    private void drainTo(long bytesLeft, int filesLeft) {
        int next = countToComplete(bytesLeft, filesLeft);
        while (next > 0) {
            awaitPlaced(next);
            for (int i = 0; i < next; i++) {
                completeOldest();
            }
            next = countToComplete(bytesLeft, filesLeft);
        }
    }

    /** Returns how many of the oldest files must finish to reach these limits, capped at {@link #MAX_AWAITED}. */
    private int countToComplete(long bytesLeft, int filesLeft) {
        Map<RecordReference, Integer> needed = new HashMap<>();
        long bytes = bytesInFlight;
        int count = 0;
        for (FileInFlight file : inFlight) {
            if (count == MAX_AWAITED || bytes <= bytesLeft && inFlight.size() - count <= filesLeft) {
                break;
            }
            count++;
            bytes -= file.bytes();
            if (file.bundle().isPresent()) {
                RecordReference bundle = file.bundle().get();
                int others = needed.getOrDefault(bundle, bundles.getOrDefault(bundle, 0)) - 1;
                needed.put(bundle, others);
                bytes -= others == 0 ? bundle.rawLength() : 0;
            }
        }
        return count;
    }

    /** Waits until the last of this many files is placed or failed. {@link #completeOldest} then examines each of them. */
    private void awaitPlaced(int count) {
        inFlight.stream()
                .skip(count - 1)
                .findFirst()
                .ifPresent(last -> last.placed().handle((_, _) -> 0).join());
    }

    /** Waits until every file is placed or failed. */
    void finish() {
        sources.fetcher().flush();
        drainTo(0, 0);
    }
}
