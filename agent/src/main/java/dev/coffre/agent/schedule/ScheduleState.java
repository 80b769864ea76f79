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
public record ScheduleState(Instant handled, Optional<PendingRetry> retry) {
    private static final Duration FIRST_DELAY = Duration.ofMinutes(1);
    private static final Duration MAX_DELAY = Duration.ofHours(1);

    /**
     * A clock that was ahead by more than this was wrong, and times recorded with it are ignored. Smaller differences are
     * ordinary corrections.
     */
    private static final Duration MAX_CLOCK_CORRECTION = Duration.ofDays(1);

    /**
     * A retry of a backup that failed for a reason that may pass.
     *
     * @param due when the backup was due
     * @param attempts failed attempts
     * @param at when to try again
     */
    public record PendingRetry(Instant due, int attempts, Instant at) {}

    /** Returns the state of a schedule that begins now; earlier due times are not caught up. */
    public static ScheduleState startingAt(Instant now) {
        return new ScheduleState(now, Optional.empty());
    }

    /** Returns the state after the backup due at {@code due} was made or given up. */
    public ScheduleState done(Instant due) {
        return new ScheduleState(due, Optional.empty());
    }

    /** Returns the state after the backup due at {@code due} failed. Back-off: 1, 2, 4 … minutes, at most an hour. */
    public ScheduleState failed(Instant due, Instant now) {
        int tries = retry.filter(known -> known.due().equals(due))
                        .map(PendingRetry::attempts)
                        .orElse(0)
                + 1;
        Duration wait = FIRST_DELAY.multipliedBy(1L << Math.min(tries - 1, 6));
        return new ScheduleState(
                handled,
                Optional.of(new PendingRetry(due, tries, now.plus(wait.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : wait))));
    }

    /** Returns the state if another job was running: try again in a minute, without counting a failure. */
    public ScheduleState deferred(Instant due, Instant now) {
        int tries = retry.filter(known -> known.due().equals(due))
                .map(PendingRetry::attempts)
                .orElse(0);
        return new ScheduleState(handled, Optional.of(new PendingRetry(due, tries, now.plus(FIRST_DELAY))));
    }

    /** Returns the state of a schedule that was set at {@code set}; earlier due times are not caught up. */
    public ScheduleState restartedAt(Instant set, Instant now) {
        boolean known = set.isAfter(now.plus(MAX_CLOCK_CORRECTION)) || !set.isAfter(handled);
        return known ? this : startingAt(set);
    }

    /**
     * Returns this state, corrected if its times are too far in the future because the clock was wrong. The caller must
     * store the result. The old state would later look right again, once the clock has caught up with it.
     */
    public ScheduleState adjustedTo(Instant now) {
        if (handled.isAfter(now.plus(MAX_CLOCK_CORRECTION))) {
            return startingAt(now);
        }
        boolean clockWentBack =
                retry.filter(known -> known.at().isAfter(now.plus(MAX_DELAY))).isPresent();
        return clockWentBack ? new ScheduleState(handled, Optional.empty()) : this;
    }
}
