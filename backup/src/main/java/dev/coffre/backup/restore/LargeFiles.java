package dev.coffre.backup.restore;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.run.CancelToken;
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
 * Recovers files of many chunks. Each chunk is written when it arrives, while the next ones are in flight, including those of
 * the next file. Two files alternate, because only one thread at a time writes a file. For one thread; {@link #add} blocks
 * while too much is in flight.
 */
final class LargeFiles implements AutoCloseable {
    /** Plaintext in flight: three batches, one of which is being gathered. */
    private static final long BYTES_UNDER_WAY = 3 * Recall.BATCH_BYTES;

    private static final int STEPS_UNDER_WAY = 4_096;

    private static final int FILES_BY_TURNS = 2;

    /** Bytes requested of one file before the other file's turn: what a vault reads from one place of its disk. */
    private static final long BYTES_A_TURN = Recall.BATCH_BYTES;

    /** Each has open descriptors. The limit is reached only with sparse files, or with files that share chunks. */
    private static final int FILES_UNDER_WAY = 16;

    private final Recall recall;
    private final ChunkSupply supply;
    private final RecoveredChunks recovered;
    private final PageSource pages;
    private final FilePlacer placer;
    private final ReusableFiles reusable;
    private final HardLinks links;
    private final Tally tally;
    private final CancelToken cancel;
    private final Executor compute;
    private final Queue<Integer> asking = new ArrayDeque<>();
    private final Deque<Step> steps = new ArrayDeque<>();

    /** Files not yet placed, by their number among the recovered files. */
    private final Map<Integer, LargeFile> files = new LinkedHashMap<>();

    private long bytes;

    /** A step that runs in order, when its data has arrived. */
    private sealed interface Step {}

    /** @param written completes with the error if the chunk could not be written */
    private record Write(int file, PlacedChunk chunk, CompletableFuture<Optional<ErrnoException>> written)
            implements Step {}

    private record End(int file) implements Step {}

    LargeFiles(
            Recall recall,
            ChunkSupply supply,
            RecoveredChunks recovered,
            PageSource pages,
            FilePlacer placer,
            ReusableFiles reusable,
            HardLinks links,
            Tally tally,
            CancelToken cancel,
            Executor compute) {
        this.recall = recall;
        this.supply = supply;
        this.recovered = recovered;
        this.pages = pages;
        this.placer = placer;
        this.reusable = reusable;
        this.links = links;
        this.tally = tally;
        this.cancel = cancel;
        this.compute = compute;
    }

    /** @param path of the file */
    void add(Entry entry, TargetPath path) throws ErrnoException {
        PlacedFile begun = placer.begin(entry, path);
        int number = recovered.begin(begun);
        files.put(
                number,
                new LargeFile(entry, path, begun, reusable.at(path), placer, tally, pages, new InTurn(compute)));
        asking.add(number);
        makeRoom();
        ask(FILES_BY_TURNS - 1);
    }

    /** @param filesLeft maximum number of files that may still have unrequested chunks afterwards */
    private void ask(int filesLeft) {
        while (asking.size() > filesLeft) {
            int number = asking.remove();
            if (takesItsTurn(number, fileOf(number))) {
                asking.add(number);
            } else {
                steps.add(new End(number));
            }
        }
    }

    /** Requests the next chunks of a file. Returns whether there may be more. */
    private boolean takesItsTurn(int number, LargeFile file) {
        try {
            long asked = 0;
            Optional<PlacedChunk> next = file.next();
            while (next.isPresent()) {
                cancel.check();
                PlacedChunk chunk = next.get();
                steps.add(new Write(number, chunk, file.write(chunk, supply.want(chunk, file.known()))));
                bytes += chunk.chunk().rawLength();
                asked += chunk.chunk().rawLength();
                makeRoom();
                if (asked >= BYTES_A_TURN) {
                    return true;
                }
                next = file.next();
            }
        } catch (Problem failure) {
            fail(number, file, failure);
        }
        return false;
    }

    /** Gives a file up, so that no thread reads from it either. */
    private void fail(int number, LargeFile file, Exception failure) {
        recovered.end(number, Optional.empty());
        file.fail(failure);
    }

    private void makeRoom() {
        if (bytes > BYTES_UNDER_WAY || steps.size() > STEPS_UNDER_WAY || files.size() > FILES_UNDER_WAY) {
            recall.send();
            drainTo(BYTES_UNDER_WAY - Recall.BATCH_BYTES, STEPS_UNDER_WAY / 2, FILES_UNDER_WAY / 2);
        }
    }

    private void drainTo(long bytesLeft, int stepsLeft, int filesLeft) {
        while (!steps.isEmpty() && (bytes > bytesLeft || steps.size() > stepsLeft || files.size() > filesLeft)) {
            cancel.check();
            switch (steps.remove()) {
                case Write write -> settle(write, fileOf(write.file()));
                case End end -> end(end.file(), fileOf(end.file()));
            }
        }
    }

    private LargeFile fileOf(int number) {
        return Objects.requireNonNull(files.get(number));
    }

    private void settle(Write write, LargeFile file) {
        if (!file.hasFailed()) {
            try {
                await(write);
                recovered.put(write.file(), write.chunk());
                file.reach(write.chunk().end());
                tally.at(file.entry(), bytesReached());
            } catch (ErrnoException | Problem failure) {
                fail(write.file(), file, failure);
            }
        }
        bytes -= write.chunk().chunk().rawLength();
        supply.release(write.chunk());
    }

    private static void await(Write write) throws ErrnoException {
        Optional<ErrnoException> failure = Recall.await(write.written());
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void end(int number, LargeFile file) {
        files.remove(number);
        Optional<TargetPath> placed = Optional.empty();
        try {
            placed = file.hasFailed() ? Optional.empty() : file.place();
        } catch (ErrnoException failure) {
            tally.failed(file.entry(), failure);
        }
        recovered.end(number, placed);
        placed.ifPresent(stands -> links.stands(file.entry(), stands));
        tally.at(file.entry(), bytesReached());
    }

    private long bytesReached() {
        return files.values().stream().mapToLong(LargeFile::reached).sum();
    }

    /** Waits until every file is placed or failed. */
    void finish() {
        ask(0);
        recall.send();
        drainTo(0, 0, 0);
    }

    /** Gives up all files in flight when the recovery ends early. Nothing is written to them afterwards. */
    @Override
    public void close() throws ErrnoException {
        ErrnoException first = null;
        for (LargeFile file : files.values()) {
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
