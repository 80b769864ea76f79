package dev.coffre.backup.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work that is wanted soon. Whoever comes first does it: a thread that is free, or else the one that wants it and so never
 * waits for work that nobody has begun. Thread-safe.
 */
public final class Ahead<T> {
    private final Supplier<T> work;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Ahead(Supplier<T> work) {
        this.work = work;
    }

    /** Offers {@code work} to the threads of {@code executor}. What it throws is thrown by {@link #get} alone. */
    public static <T> Ahead<T> offer(Supplier<T> work, Executor executor) {
        Ahead<T> ahead = new Ahead<>(work);
        executor.execute(ahead::begin);
        return ahead;
    }

    /** Offers several at once, for {@code runner} to have them done one after the other, or not at all. */
    public static <T> List<Ahead<T>> offer(List<Supplier<T>> works, Consumer<List<Runnable>> runner) {
        List<Ahead<T>> aheads = works.stream().<Ahead<T>>map(Ahead::new).toList();
        runner.accept(aheads.stream().<Runnable>map(ahead -> ahead::begin).toList());
        return aheads;
    }

    /** The result, worked out by the caller if nobody else is at it. */
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

    /** Nobody wants it any more. When this returns, nobody is at it, nor will be. */
    public void drop() {
        if (begun.getAndSet(true)) {
            result.exceptionally(failed -> null).join();
        }
    }

    /** Does the work, if nobody has begun with it; answers whether this was so. */
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
