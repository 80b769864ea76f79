package dev.coffre.backup.save;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The walks of a run: usually one, which starts while the vault is being reached. A run that starts again also walks again. For
 * the thread of the run.
 */
final class WalkSession implements AutoCloseable {
    /** A prefetched walk older than this is not used, because files change meanwhile. */
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

    /** Returns what {@code other} returns. If it fails, the walk is abandoned. */
    <T> T whileWalking(Supplier<T> other) {
        try {
            return other.get();
        } catch (RuntimeException failed) {
            current.ifPresent(PrefetchingWalk::abandon);
            throw failed;
        }
    }

    /** Returns the next walk from its first object on. Closes the one before. */
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
