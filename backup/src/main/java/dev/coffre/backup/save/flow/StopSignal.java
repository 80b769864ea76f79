package dev.coffre.backup.save.flow;

import dev.coffre.backup.run.CancelToken;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Why a run must stop early: it was cancelled, or one of its threads failed. All threads check this, so that none of them
 * works in vain or waits for a result that never comes. Thread-safe.
 */
public final class StopSignal {
    private final CancelToken cancel;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    public StopSignal(CancelToken cancel) {
        this.cancel = cancel;
    }

    /** Records a failure. Only the first one counts. */
    public void fail(Throwable thrown) {
        failure.compareAndSet(null, thrown);
    }

    /** Throws the failure or the cancellation, if there is one. */
    public void check() {
        Throwable first = failure.get();
        switch (first) {
            case null -> cancel.throwIfCancelled();
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException(first);
        }
    }
}
