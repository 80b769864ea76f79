package dev.coffre.backup.save;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The walks of a run. Usually there is one, which starts while the run connects to its vault. A run that starts again also
 * walks again. Not thread-safe.
 */
final class WalkSession implements AutoCloseable {
    /** Maximum age of a prefetched walk. An older one is not used, because files change in the meantime. */
    private static final Duration MAX_AGE = Duration.ofSeconds(10);

    private final Source source;
    private final SaveThreads threads;
    private final CancelToken cancel;
    private final InstantSource clock;
    private Optional<PrefetchingWalk> current = Optional.empty();
    private Instant startedAt = Instant.EPOCH;
    private boolean used;

    /** Starts the first walk, if that changes nothing on this machine. */
    WalkSession(Source source, SaveThreads threads, CancelToken cancel, InstantSource clock) {
        this.source = source;
        this.threads = threads;
        this.cancel = cancel;
        this.clock = clock;
        if (source.walksWithoutSideEffects()) {
            start();
        }
    }

    /** Runs {@code other} while the walk prefetches, and returns its result. If it fails, the walk is abandoned. */
    <T> T whileWalking(Supplier<T> other) {
        try {
            return other.get();
        } catch (RuntimeException failed) {
            current.ifPresent(PrefetchingWalk::abandon);
            throw failed;
        }
    }

    /** Returns a walk that is before its first object. Closes the previous one. */
    PrefetchingWalk next() {
        boolean isUsable =
                !used && current.isPresent() && startedAt.plus(MAX_AGE).isAfter(clock.instant());
        used = true;
        return isUsable ? current.get() : start();
    }

    private PrefetchingWalk start() {
        close();
        startedAt = clock.instant();
        PrefetchingWalk walk = new PrefetchingWalk(source, threads, cancel);
        current = Optional.of(walk);
        return walk;
    }

    @Override
    public void close() {
        current.ifPresent(PrefetchingWalk::close);
        current = Optional.empty();
    }
}
