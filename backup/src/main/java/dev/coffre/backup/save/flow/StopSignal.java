package dev.coffre.backup.save.flow;

import dev.coffre.backup.run.CancelToken;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Why a run must end before its time: because it was cancelled, or because something failed in one of its threads. All of
 * them look here, so that none goes on for nothing or waits for what will not come. Thread-safe.
 */
public final class StopSignal {
    private final CancelToken cancel;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    public StopSignal(CancelToken cancel) {
        this.cancel = cancel;
    }

    /** Notes a failure; the first one ends the run. */
    public void fail(Throwable thrown) {
        failure.compareAndSet(null, thrown);
    }

    /** Throws what ends the run, if anything does. */
    public void check() {
        Throwable first = failure.get();
        switch (first) {
            case null -> cancel.check();
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException(first);
        }
    }
}
