package dev.coffre.server.retention;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ClockStamp;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether the vault's clock can be believed. While the service runs, wall clock and running time must agree; when it
 * starts, the clock is held against the last stamp. One that moved more than an hour back or a day forward suspends what
 * depends on it until somebody confirms it, or it is right again. Thread-safe.
 */
public final class ClockGuard {
    private static final Duration BACK = Duration.ofHours(1);
    private static final Duration FORWARD = Duration.ofHours(24);

    /** A service that was off is no clock that jumped; but nothing says which it was. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(30);

    private static final Duration SETTLING = Duration.ofHours(24);

    private final Catalog catalog;
    private final InstantSource clock;

    /** Read without a lock: who looks holds one while it waits for the catalog, within whose transactions others ask. */
    private volatile Standing standing;

    /** What follows for whoever depends on the clock. */
    public enum State {
        SURE,
        /** The service was off for a while: nothing is removed until it has run for a day. */
        SETTLING,
        SUSPENDED
    }

    /**
     * A moment that is believed.
     *
     * @param running for how long the service had run then
     * @param settled from what running time on things may be removed
     */
    private record Anchor(Instant at, Duration running, Duration settled) {
        Instant after(Duration ran) {
            return at.plus(ran.minus(running));
        }
    }

    /** @param ran for how long the service had run when the clock said {@code seen} */
    private record Standing(Anchor anchor, Duration ran, Instant seen, State state) {}

    /**
     * What was seen when the guard last looked.
     *
     * @param seen what the clock said
     * @param expected what it should have said, by the last moment that was believed and the time that has passed since; at
     *     a start, that moment itself
     * @param settled when things are removed again, while it is {@link State#SETTLING}
     */
    public record Look(State state, Instant seen, Instant expected, Optional<Instant> settled) {}

    /** @param lastKnown of the journal, for a catalog that has no stamp */
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

    /** A catalog that has none gets one: the journal may be written by a clock that jumped before the next start. */
    private Instant stamp(Instant lastKnown) {
        Optional<Instant> last = catalog.read(connection -> new ClockStamp(connection).last());
        if (last.isEmpty()) {
            catalog.change(connection -> new ClockStamp(connection).set(lastKnown));
        }
        return last.orElse(lastKnown);
    }

    /**
     * Looks at the clock. To be called every minute or so.
     *
     * @param running for how long the service has run, by a clock that nobody sets
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

    /** What was seen last, for people. */
    public Look lastLook() {
        Standing last = standing;
        Anchor anchor = last.anchor();
        Optional<Instant> settled = last.state() == State.SETTLING
                ? Optional.of(last.seen().plus(anchor.settled().minus(last.ran())))
                : Optional.empty();
        return new Look(last.state(), last.seen(), anchor.after(last.ran()), settled);
    }

    /** Somebody says that the clock is right. */
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
