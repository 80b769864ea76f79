package dev.coffre.server.retention;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ClockStamp;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Decides whether the vault's clock can be trusted. While the service runs, wall clock and running time must agree: a jump of
 * more than an hour back or a day forward suspends what depends on the clock. At a start, the clock is compared with the last
 * stamp: more than an hour back or {@link #LONGEST_PAUSE} forward suspends, and more than a day forward delays removals by a
 * day. The suspension ends when an administrator confirms the clock, or when it is right again. Thread-safe.
 */
public final class ClockGuard {
    private static final Duration BACK = Duration.ofHours(1);
    private static final Duration FORWARD = Duration.ofHours(24);

    /**
     * The longest gap at a start that is taken for a pause. Nothing distinguishes a service that was off from a clock that
     * jumped.
     */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(30);

    private static final Duration SETTLING = Duration.ofHours(24);

    private final Catalog catalog;
    private final InstantSource clock;

    /**
     * Volatile, not guarded by the lock: {@link #look} holds the lock while it waits for the catalog, and transactions of the
     * catalog call {@link #state}.
     */
    private volatile Standing standing;

    /** Whether work that depends on the clock may run. */
    public enum State {
        SURE,
        /** The service was off for a while: nothing is removed until it has run for a day. */
        SETTLING,
        SUSPENDED
    }

    /**
     * A trusted moment.
     *
     * @param running how long the service had run at that moment
     * @param settled the running time from which on removals are allowed
     */
    private record Anchor(Instant at, Duration running, Duration settled) {
        Instant after(Duration ran) {
            return at.plus(ran.minus(running));
        }
    }

    /** @param ran how long the service had run when the clock showed {@code seen} */
    private record Standing(Anchor anchor, Duration ran, Instant seen, State state) {}

    /**
     * The result of the last check.
     *
     * @param seen what the clock showed
     * @param expected what the clock should have shown: the last trusted moment plus the running time since; at a start, that
     *     moment itself
     * @param settled when removals resume, while {@link State#SETTLING}
     */
    public record Look(State state, Instant seen, Instant expected, Optional<Instant> settled) {}

    /** @param lastKnown the time of the newest journal segment, for a catalog without a stamp */
    public ClockGuard(Catalog catalog, InstantSource clock, Instant lastKnown) {
        this.catalog = catalog;
        this.clock = clock;
        Instant stamp = stamp(lastKnown);
        Instant now = clock.instant();
        Duration pause = Duration.between(stamp, now);
        boolean jumped = pause.compareTo(BACK.negated()) < 0 || pause.compareTo(LONGEST_PAUSE) > 0;
        boolean paused = pause.compareTo(FORWARD) > 0;
        Anchor anchor = jumped
                ? new Anchor(stamp, Duration.ZERO, Duration.ZERO)
                : new Anchor(now, Duration.ZERO, paused ? SETTLING : Duration.ZERO);
        State state = jumped ? State.SUSPENDED : paused ? State.SETTLING : State.SURE;
        this.standing = new Standing(anchor, Duration.ZERO, now, state);
    }

    /**
     * Returns the last stamp, and writes {@code lastKnown} to a catalog without one: before the next start, a clock that jumped
     * may date the journal's newest segment.
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
    public synchronized State look(Duration running) {
        Anchor anchor = standing.anchor();
        Instant now = clock.instant();
        Duration off = Duration.between(anchor.after(running), now);
        if (off.compareTo(BACK.negated()) < 0 || off.compareTo(FORWARD) > 0) {
            standing = new Standing(anchor, running, now, State.SUSPENDED);
            return State.SUSPENDED;
        }
        State state = running.compareTo(anchor.settled()) < 0 ? State.SETTLING : State.SURE;
        standing = new Standing(anchor, running, now, state);
        catalog.change(connection -> new ClockStamp(connection).set(now));
        return state;
    }

    public State state() {
        return standing.state();
    }

    /** Returns the result of the last check, for display. */
    public Look lastLook() {
        Standing last = standing;
        Anchor anchor = last.anchor();
        Optional<Instant> settled = last.state() == State.SETTLING
                ? Optional.of(last.seen().plus(anchor.settled().minus(last.ran())))
                : Optional.empty();
        return new Look(last.state(), last.seen(), anchor.after(last.ran()), settled);
    }

    /** Trusts the clock as it is now, because an administrator confirmed it. */
    public synchronized void confirm() {
        Instant now = clock.instant();
        Duration ran = standing.ran();
        standing = new Standing(new Anchor(now, ran, Duration.ZERO), ran, now, State.SURE);
        catalog.change(connection -> new ClockStamp(connection).set(now));
    }

    /** @throws dev.coffre.vault.problem.Problem {@code clock-suspended} */
    public void require() {
        if (state() == State.SUSPENDED) {
            throw ProblemCode.CLOCK_SUSPENDED.problem();
        }
    }
}
