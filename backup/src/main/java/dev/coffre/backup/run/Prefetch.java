package dev.coffre.backup.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A prefetched result. A free thread computes it, or else the caller that needs it, so no caller ever waits for work
 * that has not started. Thread-safe.
 */
public final class Prefetch<T> {
    private final Supplier<T> work;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Prefetch(Supplier<T> work) {
        this.work = work;
    }

    /** Offers {@code work} to {@code executor}. Only {@link #get} throws its failures. */
    public static <T> Prefetch<T> offer(Supplier<T> work, Executor executor) {
        Prefetch<T> ahead = new Prefetch<>(work);
        executor.execute(ahead::runIfNotStarted);
        return ahead;
    }

    /** Offers several works at once. {@code runner} may run them one after the other, or not at all. */
    public static <T> List<Prefetch<T>> offer(List<Supplier<T>> works, Consumer<List<Runnable>> runner) {
        List<Prefetch<T>> aheads =
                works.stream().<Prefetch<T>>map(Prefetch::new).toList();
        runner.accept(
                aheads.stream().<Runnable>map(ahead -> ahead::runIfNotStarted).toList());
        return aheads;
    }

    /**
     * Computes several results on all cores and returns them in the order of the works. The first failure in that order is
     * thrown; works that have not started by then never do.
     */
    public static <T> List<T> onAllCores(List<Supplier<T>> works) {
        int cores = Math.min(Runtime.getRuntime().availableProcessors(), works.size());
        if (cores <= 1) {
            return works.stream().map(Supplier::get).toList();
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(
                cores, Thread.ofPlatform().daemon().name("prefetch-", 0).factory())) {
            List<Prefetch<T>> aheads = offer(works, each -> each.forEach(threads::execute));
            try {
                return aheads.stream().map(Prefetch::get).toList();
            } finally {
                aheads.forEach(Prefetch::cancel); // an interrupt would close the files that the works read
            }
        }
    }

    /** Returns the result. Computes it in this thread unless another one has started. */
    public T get() {
        runIfNotStarted();
        return Futures.join(result);
    }

    /** Cancels the work. On return, it is not running and will not be started. */
    public void cancel() {
        if (started.getAndSet(true)) {
            result.exceptionally(failed -> null).join();
        }
    }

    /** Does the work unless it has been started already. Returns whether this call did it. */
    public boolean runIfNotStarted() {
        if (started.getAndSet(true)) {
            return false;
        }
        try {
            result.complete(work.get());
        } catch (Throwable thrown) {
            result.completeExceptionally(thrown);
        }
        return true;
    }

    public boolean isDone() {
        return result.isDone();
    }
}
