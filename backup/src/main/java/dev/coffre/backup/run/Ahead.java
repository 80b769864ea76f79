package dev.coffre.backup.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A prefetched result. A free thread computes it, or else the caller that needs it, so no caller ever waits for work that has
 * not started. Thread-safe.
 */
public final class Ahead<T> {
    private final Supplier<T> work;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Ahead(Supplier<T> work) {
        this.work = work;
    }

    /** Offers {@code work} to {@code executor}. Only {@link #get} throws its failures. */
    public static <T> Ahead<T> offer(Supplier<T> work, Executor executor) {
        Ahead<T> ahead = new Ahead<>(work);
        executor.execute(ahead::begin);
        return ahead;
    }

    /** Offers several works at once. {@code runner} may run them one after the other, or not at all. */
    public static <T> List<Ahead<T>> offer(List<Supplier<T>> works, Consumer<List<Runnable>> runner) {
        List<Ahead<T>> aheads = works.stream().<Ahead<T>>map(Ahead::new).toList();
        runner.accept(aheads.stream().<Runnable>map(ahead -> ahead::begin).toList());
        return aheads;
    }

    /** Returns the result. Computes it in this thread unless another one has started. */
    public T get() {
        begin();
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default -> failed;
            };
        }
    }

    /** Cancels the work. On return, it is not running and will not be started. */
    public void drop() {
        if (begun.getAndSet(true)) {
            result.exceptionally(failed -> null).join();
        }
    }

    /** Does the work unless it has been started already. Returns whether this call did it. */
    public boolean begin() {
        if (begun.getAndSet(true)) {
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
