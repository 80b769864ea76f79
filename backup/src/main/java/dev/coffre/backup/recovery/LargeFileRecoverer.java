package dev.coffre.backup.recovery;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recovery.ChunkSource.RequestedChunk;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.run.Futures;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Recovers files of many chunks. Each chunk is written when it arrives, while the next ones are in flight, including those
 * of the next file. Two files alternate, because only one thread at a time writes a file. Not thread-safe. {@link #add}
 * blocks while too much is in flight.
 */
final class LargeFileRecoverer implements AutoCloseable {
    /** Plaintext in flight: three batches, one of which is being gathered. */
    private static final long MAX_BYTES_IN_FLIGHT = 3 * RecordFetcher.BATCH_BYTES;

    private static final int MAX_STEPS_IN_FLIGHT = 4_096;

    private static final int ALTERNATING_FILES = 2;

    /**
     * Bytes requested of one file before the other file's turn. One batch, because a vault reads a batch from one place of
     * its disk.
     */
    private static final long BYTES_PER_TURN = RecordFetcher.BATCH_BYTES;

    /** Each file in flight has open descriptors. Only sparse files, or files that share chunks, reach this limit. */
    private static final int MAX_FILES_IN_FLIGHT = 16;

    private final ContentSources sources;
    private final FilePlacer placer;
    private final ReusableContentFinder contentFinder;
    private final HardLinks links;
    private final RecoveryStats stats;
    private final CancelToken cancel;
    private final Executor compute;
    private final Queue<Integer> requesting = new ArrayDeque<>();
    private final Deque<FileStep> steps = new ArrayDeque<>();

    /** Files not yet placed, by their number among the recovered files. */
    private final Map<Integer, LargeFileInProgress> files = new LinkedHashMap<>();

    private long bytesInFlight;

    /** A step that runs in order, when its data has arrived. */
    private sealed interface FileStep {}

    /**
     * @param bytes in flight for it
     * @param written completes with the error if the chunk could not be written
     */
    private record Write(int file, PlacedChunk chunk, long bytes, CompletableFuture<Optional<ErrnoException>> written)
            implements FileStep {}

    private record End(int file) implements FileStep {}

    LargeFileRecoverer(
            ContentSources sources,
            FilePlacer placer,
            ReusableContentFinder contentFinder,
            HardLinks links,
            RecoveryStats stats,
            CancelToken cancel,
            Executor compute) {
        this.sources = sources;
        this.placer = placer;
        this.contentFinder = contentFinder;
        this.links = links;
        this.stats = stats;
        this.cancel = cancel;
        this.compute = compute;
    }

    /** @param path of the file */
    void add(Entry entry, TargetPath path) throws ErrnoException {
        PartialFiles.Opened begun = sources.partial().open(entry, path, () -> placer.create(entry, path));
        int number = sources.recovered().begin(begun.file());
        files.put(
                number,
                new LargeFileInProgress(
                        entry,
                        path,
                        begun,
                        contentFinder.find(path),
                        placer,
                        sources.pages(),
                        new SerialExecutor(compute)));
        requesting.add(number);
        makeRoom();
        requestUntil(ALTERNATING_FILES - 1);
    }

    /** @param filesLeft maximum number of files that may still have unrequested chunks afterwards */
    private void requestUntil(int filesLeft) {
        while (requesting.size() > filesLeft) {
            int number = requesting.remove();
            if (requestChunks(number, fileOf(number))) {
                requesting.add(number);
            } else {
                steps.add(new End(number));
            }
        }
    }

    /** Requests the next chunks of a file. Returns whether there may be more. */
    private boolean requestChunks(int number, LargeFileInProgress file) {
        try {
            long asked = 0;
            Optional<PlacedChunk> next = file.next();
            while (next.isPresent()) {
                cancel.throwIfCancelled();
                PlacedChunk chunk = next.get();
                if (file.isInPlace(chunk)) {
                    sources.recovered().put(number, chunk);
                    stats.reportProgress(file.entry(), bytesWritten());
                } else {
                    RequestedChunk requested = sources.chunks().request(chunk, file.known());
                    steps.add(new Write(number, chunk, requested.bytes(), file.write(chunk, requested.raw())));
                    bytesInFlight += requested.bytes();
                    makeRoom();
                }
                asked += chunk.chunk().rawLength();
                if (asked >= BYTES_PER_TURN && !sharesRecords(chunk)) {
                    return true;
                }
                next = file.next();
            }
        } catch (ErrnoException | Problem failure) {
            fail(number, file, failure);
        }
        return false;
    }

    /**
     * Returns whether the chunk is composed. Its neighbours need the same records, so the file keeps its turn: two such
     * files would evict each other's records from the cache.
     */
    private static boolean sharesRecords(PlacedChunk chunk) {
        return chunk.chunk().records().size() > 1;
    }

    /** Gives up a file, unless the failure ends the recovery: then {@link #close} leaves the file for a later one. */
    private void fail(int number, LargeFileInProgress file, Exception failure) {
        stats.reportFailed(file.entry(), failure);
        sources.recovered().end(number, Optional.empty()); // no chunk is read from it any more
        file.fail(failure);
    }

    private void makeRoom() {
        if (bytesInFlight > MAX_BYTES_IN_FLIGHT
                || steps.size() > MAX_STEPS_IN_FLIGHT
                || files.size() > MAX_FILES_IN_FLIGHT) {
            sources.fetcher().flush();
            drainTo(MAX_BYTES_IN_FLIGHT - RecordFetcher.BATCH_BYTES, MAX_STEPS_IN_FLIGHT / 2, MAX_FILES_IN_FLIGHT / 2);
        }
    }

    private void drainTo(long bytesLeft, int stepsLeft, int filesLeft) {
        while (!steps.isEmpty()
                && (bytesInFlight > bytesLeft || steps.size() > stepsLeft || files.size() > filesLeft)) {
            cancel.throwIfCancelled();
            switch (steps.remove()) {
                case Write write -> complete(write, fileOf(write.file()));
                case End end -> finishFile(end.file(), fileOf(end.file()));
            }
        }
    }

    private LargeFileInProgress fileOf(int number) {
        return Objects.requireNonNull(files.get(number));
    }

    private void complete(Write write, LargeFileInProgress file) {
        if (!file.hasFailed()) {
            try {
                await(write);
                sources.recovered().put(write.file(), write.chunk());
                file.setBytesWritten(write.chunk().end());
                stats.reportProgress(file.entry(), bytesWritten());
            } catch (ErrnoException | Problem failure) {
                fail(write.file(), file, failure);
            }
        }
        bytesInFlight -= write.bytes();
        sources.chunks().release(write.chunk());
    }

    private static void await(Write write) throws ErrnoException {
        Optional<ErrnoException> failure = Futures.join(write.written());
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void finishFile(int number, LargeFileInProgress file) {
        if (!file.hasFailed()) {
            try {
                Optional<TargetPath> placed = file.place();
                sources.recovered().end(number, placed);
                placed.ifPresent(path -> links.recordPlaced(file.entry(), path));
            } catch (ErrnoException | Problem failure) {
                fail(number, file, failure);
            }
        }
        files.remove(number);
        stats.reportProgress(file.entry(), bytesWritten());
    }

    private long bytesWritten() {
        return files.values().stream()
                .mapToLong(LargeFileInProgress::bytesWritten)
                .sum();
    }

    /** Waits until every file is placed or failed. */
    void finish() {
        requestUntil(0);
        sources.fetcher().flush();
        drainTo(0, 0, 0);
    }

    /**
     * Gives up all files in flight when the recovery ends early, or leaves them for a later one. Nothing is written to them
     * afterwards.
     */
    @Override
    public void close() throws ErrnoException {
        ErrnoException first = null;
        for (LargeFileInProgress file : files.values()) {
            try {
                file.close();
            } catch (ErrnoException failure) {
                if (first != null) {
                    failure.addSuppressed(first);
                }
                first = failure;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
