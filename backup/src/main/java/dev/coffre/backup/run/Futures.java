package dev.coffre.backup.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for results of other threads. */
public final class Futures {
    private Futures() {}

    /** Returns the result of {@code future}, or throws the problem or error that it failed with. */
    public static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default -> failed;
            };
        }
    }
}
