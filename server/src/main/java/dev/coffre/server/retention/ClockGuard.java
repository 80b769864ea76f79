package dev.coffre.server.retention;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ClockStamp;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Decides whether the vault's clock can be trusted. While the service runs, wall clock and running time must agree: a
 * jump of more than an hour back or a day forward suspends what depends on the clock. At a start, the clock is compared
 * with the last stamp: more than an hour back or {@link #MAX_PAUSE} forward suspends, and more than a day forward
 * delays removals by a day. The suspension ends when an administrator confirms the clock, or when it is right again.
 * Thread-safe.
 */
public final class ClockGuard {
    private static final Duration MAX_BACKWARD = Duration.ofHours(1);
    private static final Duration MAX_FORWARD = Duration.ofHours(24);

    /**
     * Longest gap at a start that counts as a pause. A service that was off cannot be distinguished from a clock that
     * jumped.
     */
    private static final Duration MAX_PAUSE = Duration.ofDays(30);

    private static final Duration SETTLING_PERIOD = Duration.ofHours(24);

    /** Each process that trusts the clock stamps it every minute. */
    private static final Duration STAMP_AGE = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final InstantSource clock;

    /**
     * Volatile, not guarded by the lock: {@link #check} holds the lock while it waits for the catalog, and transactions
     * of the catalog call {@link #state}.
     */
    private volatile ClockReading reading;

    /** Whether work that depends on the clock may run. */
    public enum ClockState {
        SURE,
        /** The service was off for a while: nothing is removed until it has run for a day. */
        SETTLING,
        SUSPENDED
    }

    /**
     * A trusted moment.
     *
     * @param running how long the service had run at that moment
     * @param settledAfter the running time after which removals are allowed
     */
    private record TrustedMoment(Instant at, Duration running, Duration settledAfter) {
        Instant after(Duration ran) {
            return at.plus(ran.minus(running));
        }
    }

    /** @param ran how long the service had run when the clock showed {@code seen} */
    private record ClockReading(TrustedMoment anchor, Duration ran, Instant seen, ClockState state) {}

    /**
     * The result of the last check.
     *
     * @param seen what the clock showed
     * @param expected what the clock should have shown: the last trusted moment plus the running time since; at a
     *     start, that moment itself
     * @param settled when removals resume, while {@link ClockState#SETTLING}
     */
    public record ClockCheck(ClockState state, Instant seen, Instant expected, Optional<Instant> settled) {}

    /** @param lastKnown the time of the newest journal segment, for a catalog without a stamp */
    public ClockGuard(Catalog catalog, InstantSource clock, Instant lastKnown) {
        this.catalog = catalog;
        this.clock = clock;
        Instant stamp = stamp(lastKnown);
        Instant now = clock.instant();
        Duration pause = Duration.between(stamp, now);
        boolean jumped = pause.compareTo(MAX_BACKWARD.negated()) < 0 || pause.compareTo(MAX_PAUSE) > 0;
        boolean paused = pause.compareTo(MAX_FORWARD) > 0;
        TrustedMoment anchor = jumped
                ? new TrustedMoment(stamp, Duration.ZERO, Duration.ZERO)
                : new TrustedMoment(now, Duration.ZERO, paused ? SETTLING_PERIOD : Duration.ZERO);
        ClockState state = jumped ? ClockState.SUSPENDED : paused ? ClockState.SETTLING : ClockState.SURE;
        this.reading = new ClockReading(anchor, Duration.ZERO, now, state);
    }

    /**
     * Returns the last stamp. A catalog without a stamp gets {@code lastKnown}, because a clock that jumps before the next
     * start may date the newest journal segment.
     */
    private Instant stamp(Instant lastKnown) {
        Optional<Instant> last = catalog.read(connection -> new ClockStamp(connection).last());
        if (last.isEmpty()) {
            catalog.change(connection -> new ClockStamp(connection).set(lastKnown));
        }
        return last.orElse(lastKnown);
    }

    /**
     * Checks the clock. Call this about once a minute.
     *
     * @param running how long the service has run, by a monotonic clock
     */
    public synchronized ClockState check(Duration running) {
        TrustedMoment anchor = reading.anchor();
        Instant now = clock.instant();
        Duration off = Duration.between(anchor.after(running), now);
        if (off.compareTo(MAX_BACKWARD.negated()) < 0 || off.compareTo(MAX_FORWARD) > 0) {
            if (isTrustedElsewhere(now)) {
                TrustedMoment taken = new TrustedMoment(now, running, running.plus(SETTLING_PERIOD));
                reading = new ClockReading(taken, running, now, ClockState.SETTLING);
                return ClockState.SETTLING;
            }
            reading = new ClockReading(anchor, running, now, ClockState.SUSPENDED);
            return ClockState.SUSPENDED;
        }
        ClockState state = running.compareTo(anchor.settledAfter()) < 0 ? ClockState.SETTLING : ClockState.SURE;
        reading = new ClockReading(anchor, running, now, state);
        catalog.change(connection -> new ClockStamp(connection).set(now));
        return state;
    }

    /**
     * Returns whether another process trusts this time: an administrator confirmed the clock there, or it was started since.
     * A process that does not trust the clock leaves the stamp as it was.
     */
    private boolean isTrustedElsewhere(Instant now) {
        return catalog.isShared()
                && catalog.read(connection -> new ClockStamp(connection).last())
                        .filter(stamp -> Duration.between(stamp, now).abs().compareTo(STAMP_AGE) <= 0)
                        .isPresent();
    }

    public ClockState state() {
        return reading.state();
    }

    /** Returns whether what is deleted for its age may go. */
    public boolean isSure() {
        return state() == ClockState.SURE;
    }

    /** Returns the result of the last check, for display. */
    public ClockCheck lastCheck() {
        ClockReading last = reading;
        TrustedMoment anchor = last.anchor();
        Optional<Instant> settled = last.state() == ClockState.SETTLING
                ? Optional.of(last.seen().plus(anchor.settledAfter().minus(last.ran())))
                : Optional.empty();
        return new ClockCheck(last.state(), last.seen(), anchor.after(last.ran()), settled);
    }

    /** Trusts the clock as it is now, because an administrator confirmed it. */
    public synchronized void confirm() {
        Instant now = clock.instant();
        Duration ran = reading.ran();
        reading = new ClockReading(new TrustedMoment(now, ran, Duration.ZERO), ran, now, ClockState.SURE);
        catalog.change(connection -> new ClockStamp(connection).set(now));
    }

    /** @throws dev.coffre.vault.problem.Problem {@code clock-suspended} */
    public void requireTrusted() {
        if (state() == ClockState.SUSPENDED) {
            throw ProblemCode.CLOCK_SUSPENDED.problem();
        }
    }
}
