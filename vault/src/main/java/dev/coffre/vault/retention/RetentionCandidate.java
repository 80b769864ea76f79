package dev.coffre.vault.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * What retention needs to know about a recovery point.
 *
 * @param receivedAt by the vault's clock
 * @param retainUntil a promise made at the commit: the point is kept until then
 * @param held held by a person until it is released
 * @param expired removed by retention already. It is no longer kept, but it still fills its due times, so that they do
 *     not pass to the next point
 */
public record RetentionCandidate(
        long seq, Instant receivedAt, PointKind kind, Optional<Instant> retainUntil, boolean held, boolean expired) {

    /** Returns a point without a promise or a hold. */
    public static RetentionCandidate of(long seq, Instant receivedAt, PointKind kind) {
        return new RetentionCandidate(seq, receivedAt, kind, Optional.empty(), false, false);
    }
}
