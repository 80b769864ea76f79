package dev.coffre.server.copy;

import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Repeats what a storage service did not answer, for some minutes. Thread-safe. */
final class CopyRetry {
    private static final System.Logger LOG = System.getLogger(CopyRetry.class.getName());
    private static final int TRIES = 12;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Consumer<Duration> pause;

    /** @param pause waits so long */
    CopyRetry(Consumer<Duration> pause) {
        this.pause = pause;
    }

    /** Waits by letting the thread sleep. */
    static CopyRetry sleeping() {
        return new CopyRetry(time -> {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for the storage service");
            }
        });
    }

    <T> T call(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (StoreUnavailableException away) {
                if (tries == TRIES) {
                    throw away;
                }
                LOG.log(System.Logger.Level.DEBUG, "try {0} of {1}: {2}", tries, TRIES, away.getMessage());
                Duration next = Duration.ofSeconds(1L << Math.min(tries - 1, 5));
                pause.accept(next.compareTo(LONGEST) < 0 ? next : LONGEST);
            }
        }
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }
}
