package dev.coffre.agent.console.recovery;

import dev.coffre.agent.reading.MachinePaths;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.Futures;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A read that may take longer than a request may wait. Thread-safe. */
final class PendingRead<T> implements MachinePaths.PathsListener {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean cancelled;
    private volatile ReadProgress progress = ReadProgress.NONE;

    /** Reads on this thread. */
    void run(Function<PendingRead<T>, T> read) {
        try {
            requireNotCancelled();
            result.complete(read.apply(this));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** Makes the read end at the next page. */
    void cancel() {
        cancelled = true;
    }

    private void requireNotCancelled() {
        if (cancelled) {
            throw new CancellationException();
        }
    }

    /** Returns a source that ends the read once it is cancelled. */
    PageSource cancelling(PageSource pages) {
        return new CancellingPages(pages);
    }

    /** Waits for the end, but not longer than this. Returns whether the read has ended. */
    boolean awaitEnd(Duration longest) {
        try {
            result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | CancellationException failed) {
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits for the result, but not longer than this. Returns empty if the read has not ended or was cancelled, as by another
     * question of the same kind.
     *
     * @throws Problem why it failed
     */
    Optional<T> await(Duration longest) {
        try {
            return awaitEnd(longest) ? Optional.of(result()) : Optional.empty();
        } catch (CancellationException replaced) {
            return Optional.empty();
        }
    }

    /**
     * Returns what a read that has ended found.
     *
     * @throws Problem why it failed
     */
    T result() {
        return Futures.join(result);
    }

    ReadProgress progress() {
        return progress;
    }

    @Override
    public void reading(int number, int total) {
        progress = new ReadProgress(number, total);
    }

    /** The result names such points. */
    @Override
    public void unreadable(Problem why) {}

    /** It only takes longer. */
    @Override
    public void withoutList(Problem why) {}

    private final class CancellingPages implements PageSource {
        private final PageSource pages;

        private CancellingPages(PageSource pages) {
            this.pages = pages;
        }

        @Override
        public RawPage open(RecordReference page) {
            requireNotCancelled();
            return pages.open(page);
        }

        @Override
        public RawPage openAlone(RecordReference page) {
            requireNotCancelled();
            return pages.openAlone(page);
        }

        @Override
        public void fetchAhead(List<RecordReference> ahead) {
            requireNotCancelled();
            pages.fetchAhead(ahead);
        }
    }
}
