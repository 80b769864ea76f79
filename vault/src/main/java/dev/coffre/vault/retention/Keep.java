package dev.coffre.vault.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * One cause to keep a point.
 *
 * @param until the end of it, exclusive; empty if no date ends it
 */
public record Keep(Cause cause, Optional<Instant> until) {
    static Keep until(Cause cause, Instant until) {
        return new Keep(cause, Optional.of(until));
    }

    static Keep always(Cause cause) {
        return new Keep(cause, Optional.empty());
    }

    boolean holdsAt(Instant now) {
        return until.isEmpty() || until.get().isAfter(now);
    }
}
