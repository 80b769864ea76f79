package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.ThreadFactories;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Loads items on several threads, and passes them on in their order, on the thread that asks for them. So what is done with them
 * does not depend on which one is there first. Not thread-safe.
 */
final class OrderedPrefetch implements AutoCloseable {
    private final int most;
    private final ExecutorService loaders;

    /** @param most items that are being loaded, or are loaded and wait for their turn */
    OrderedPrefetch(int most, ThreadFactories threads) {
        this.most = most;
        this.loaders = Executors.newFixedThreadPool(most, threads.factory("pack-read"));
    }

    /** Passes on all items. If one cannot be loaded, those before it have been passed on, and none after it. */
    <T, R> void forEach(List<T> items, Function<T, R> load, BiConsumer<T, R> action) {
        Deque<CompletableFuture<R>> loading = new ArrayDeque<>(most);
        int next = 0;
        try {
            for (T item : items) {
                for (; next < items.size() && loading.size() < most; next++) {
                    T ahead = items.get(next);
                    loading.add(CompletableFuture.supplyAsync(() -> load.apply(ahead), loaders));
                }
                action.accept(item, loaded(loading.remove()));
            }
        } finally {
            loading.forEach(rest -> rest.cancel(false));
        }
    }

    private static <R> R loaded(CompletableFuture<R> loading) {
        try {
            return loading.join();
        } catch (CompletionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default -> failed;
            };
        }
    }

    /** Waits for what is being loaded. */
    @Override
    public void close() {
        loaders.close();
    }
}
