package dev.coffre.vault;

import dev.coffre.vault.retention.PointKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What a machine says of a recovery point when it commits it, for the vault's retention. It is public, and no part of the
 * point.
 *
 * @param kind of a backup: a handover is one whatever is said here
 * @param retainUntil the vault does not let retention remove the point before then; to the millisecond
 */
public record PointTerms(PointKind kind, Optional<Instant> retainUntil) {
    /** Somebody asked for the backup and nothing else. */
    public static final PointTerms ON_DEMAND = new PointTerms(PointKind.ON_DEMAND, Optional.empty());

    public PointTerms {
        retainUntil = retainUntil.map(until -> Instant.ofEpochMilli(until.toEpochMilli()));
    }
}
