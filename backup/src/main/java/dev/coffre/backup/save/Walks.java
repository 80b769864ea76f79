package dev.coffre.backup.save;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The walks of a run: mostly one, which begins while the vault is being reached; a run that begins again walks again. For
 * the thread of the run.
 */
final class Walks implements AutoCloseable {
    /** What was walked longer ago, and not looked at, is walked again: files come and go meanwhile. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Source source;
    private final SaveThreads threads;
    private final CancelToken cancel;
    private final InstantSource clock;
    private Optional<WalkAhead> begun = Optional.empty();
    private Instant since = Instant.EPOCH;
    private boolean taken;

    /** Begins the first one, if that changes nothing on this machine. */
    Walks(Source source, SaveThreads threads, CancelToken cancel, InstantSource clock) {
        this.source = source;
        this.threads = threads;
        this.cancel = cancel;
        this.clock = clock;
        if (source.isQuiet()) {
            begin();
        }
    }

    /** What {@code other} answers; if it fails, the walk is not waited for. */
    <T> T meanwhile(Supplier<T> other) {
        try {
            return other.get();
        } catch (RuntimeException failed) {
            begun.ifPresent(WalkAhead::abandon);
            throw failed;
        }
    }

    /** The next walk, from its first object on. The one before is over. */
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
