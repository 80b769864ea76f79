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
final class Walks implements AutoCloseable {
    /** A prefetched walk older than this is not used, because files change meanwhile. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Source source;
    private final SaveThreads threads;
    private final CancelToken cancel;
    private final InstantSource clock;
    private Optional<WalkAhead> begun = Optional.empty();
    private Instant since = Instant.EPOCH;
    private boolean taken;

    /** Starts the first walk, if that changes nothing on this machine. */
    Walks(Source source, SaveThreads threads, CancelToken cancel, InstantSource clock) {
        this.source = source;
        this.threads = threads;
        this.cancel = cancel;
        this.clock = clock;
        if (source.isQuiet()) {
            begin();
        }
    }

    /** Returns what {@code other} returns. If it fails, the walk is abandoned. */
    <T> T meanwhile(Supplier<T> other) {
        try {
            return other.get();
        } catch (RuntimeException failed) {
            begun.ifPresent(WalkAhead::abandon);
            throw failed;
        }
    }

    /** Returns the next walk from its first object on. Closes the one before. */
    WalkAhead next() {
        boolean serves = !taken && begun.isPresent() && since.plus(FRESH).isAfter(clock.instant());
        taken = true;
        return serves ? begun.get() : begin();
    }

    private WalkAhead begin() {
        close();
        since = clock.instant();
        WalkAhead walk = new WalkAhead(source, threads, cancel);
        begun = Optional.of(walk);
        return walk;
    }

    @Override
    public void close() {
        begun.ifPresent(WalkAhead::close);
        begun = Optional.empty();
    }
}
