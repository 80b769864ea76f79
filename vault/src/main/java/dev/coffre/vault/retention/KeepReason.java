package dev.coffre.vault.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * One cause to keep a point.
 *
 * @param until the end of it, exclusive; empty if no date ends it
 */
public record KeepReason(RetentionCause cause, Optional<Instant> until) {
    static KeepReason until(RetentionCause cause, Instant until) {
        return new KeepReason(cause, Optional.of(until));
    }

    static KeepReason always(RetentionCause cause) {
        return new KeepReason(cause, Optional.empty());
    }

    boolean appliesAt(Instant now) {
        return until.isEmpty() || until.get().isAfter(now);
    }
}
