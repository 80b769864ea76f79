package dev.coffre.agent.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a schedule has been kept.
 *
 * @param handled every time due up to here was backed up, or given up for a later one
 * @param retry what is tried again, if the newest try has failed
 */
public record Standing(Instant handled, Optional<Retry> retry) {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Clocks are corrected; one that was further ahead than this was wrong, and what it said does not bind. */
    private static final Duration CORRECTION = Duration.ofDays(1);

    /**
     * A backup that failed for a reason that may pass.
     *
     * @param due when it should have been made
     * @param tries how often it was tried
     * @param at when it is tried again
     */
    public record Retry(Instant due, int tries, Instant at) {}

    /** A schedule that begins now: nothing that was due before is caught up. */
    public static Standing from(Instant now) {
        return new Standing(now, Optional.empty());
    }

    /** The backup that was due then is made, or will not be tried again. */
    public Standing done(Instant due) {
        return new Standing(due, Optional.empty());
    }

    /** The backup that was due then failed; it is tried again after 1, 2, 4 … minutes, at last every hour. */
    public Standing failed(Instant due, Instant now) {
        int tries =
                retry.filter(known -> known.due().equals(due)).map(Retry::tries).orElse(0) + 1;
        Duration wait = FIRST.multipliedBy(1L << Math.min(tries - 1, 6));
        return new Standing(
                handled, Optional.of(new Retry(due, tries, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait))));
    }

    /** Another job was in the way: tried again in a minute, which is no failure. */
    public Standing deferred(Instant due, Instant now) {
        int tries =
                retry.filter(known -> known.due().equals(due)).map(Retry::tries).orElse(0);
        return new Standing(handled, Optional.of(new Retry(due, tries, now.plus(FIRST))));
    }

    /** The same, of a schedule that was set then: what was due before is not caught up. */
    public Standing since(Instant set, Instant now) {
        boolean known = set.isAfter(now.plus(CORRECTION)) || !set.isAfter(handled);
        return known ? this : from(set);
    }

    /** What holds by the clock as it is now; to be kept, because a clock that was wrong shows only once. */
    public Standing by(Instant now) {
        if (handled.isAfter(now.plus(CORRECTION))) {
            return from(now);
        }
        boolean clockWentBack =
                retry.filter(known -> known.at().isAfter(now.plus(LONGEST))).isPresent();
        return clockWentBack ? new Standing(handled, Optional.empty()) : this;
    }
}
