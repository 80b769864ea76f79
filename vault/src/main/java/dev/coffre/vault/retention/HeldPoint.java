package dev.coffre.vault.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * What retention has to know of a recovery point.
 *
 * @param receivedAt by the vault's clock
 * @param retainUntil a promise given when it was made: not before then
 * @param frozen held by a person until that person lets it go
 * @param expired removed by retention already: it is kept no more, but what it stood for does not pass to the next point
 */
public record HeldPoint(
        long seq, Instant receivedAt, PointKind kind, Optional<Instant> retainUntil, boolean frozen, boolean expired) {

    /** A point that nobody said anything about. */
    public static HeldPoint of(long seq, Instant receivedAt, PointKind kind) {
        return new HeldPoint(seq, receivedAt, kind, Optional.empty(), false, false);
    }
}
