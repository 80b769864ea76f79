package dev.coffre.agent.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a schedule has been handled.
 *
 * @param handled all due times up to this one were backed up, or skipped in favour of a later one
 * @param retry the pending retry, if the last attempt failed
 */
public record Standing(Instant handled, Optional<Retry> retry) {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * A clock that was ahead by more than this was wrong, and times recorded with it are ignored. Smaller differences are
     * ordinary corrections.
     */
    private static final Duration CORRECTION = Duration.ofDays(1);

    /**
     * A retry of a backup that failed for a reason that may pass.
     *
     * @param due when the backup was due
     * @param tries failed attempts
     * @param at when to try again
     */
    public record Retry(Instant due, int tries, Instant at) {}

    /** Returns the state of a schedule that begins now; earlier due times are not caught up. */
    public static Standing from(Instant now) {
        return new Standing(now, Optional.empty());
    }

    /** Returns the state after the backup due at {@code due} was made or given up. */
    public Standing done(Instant due) {
        return new Standing(due, Optional.empty());
    }

    /** Returns the state after the backup due at {@code due} failed. Back-off: 1, 2, 4 … minutes, at most an hour. */
    public Standing failed(Instant due, Instant now) {
        int tries =
                retry.filter(known -> known.due().equals(due)).map(Retry::tries).orElse(0) + 1;
        Duration wait = FIRST.multipliedBy(1L << Math.min(tries - 1, 6));
        return new Standing(
                handled, Optional.of(new Retry(due, tries, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait))));
    }

    /** Returns the state if another job was running: try again in a minute, without counting a failure. */
    public Standing deferred(Instant due, Instant now) {
        int tries =
                retry.filter(known -> known.due().equals(due)).map(Retry::tries).orElse(0);
        return new Standing(handled, Optional.of(new Retry(due, tries, now.plus(FIRST))));
    }

    /** Returns the state of a schedule that was set at {@code set}; earlier due times are not caught up. */
    public Standing since(Instant set, Instant now) {
        boolean known = set.isAfter(now.plus(CORRECTION)) || !set.isAfter(handled);
        return known ? this : from(set);
    }

    /**
     * Returns the state that is valid by the current clock. The caller stores it, because a wrong clock is detected only once.
     */
    public Standing by(Instant now) {
        if (handled.isAfter(now.plus(CORRECTION))) {
            return from(now);
        }
        boolean clockWentBack =
                retry.filter(known -> known.at().isAfter(now.plus(LONGEST))).isPresent();
        return clockWentBack ? new Standing(handled, Optional.empty()) : this;
    }
}
