package dev.coffre.vault;

import dev.coffre.vault.retention.PointKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What a machine states about a recovery point when it commits it, for the vault's retention. It is public and not part
 * of the point.
 *
 * @param kind the kind of the backup; a handover is always a handover, regardless of this
 * @param retainUntil retention does not remove the point before then; to the millisecond
 */
public record CommitTerms(PointKind kind, Optional<Instant> retainUntil) {
    /** An on-demand backup without a promise of how long it is kept. */
    public static final CommitTerms ON_DEMAND = new CommitTerms(PointKind.ON_DEMAND, Optional.empty());

    public CommitTerms {
        retainUntil = retainUntil.map(until -> Instant.ofEpochMilli(until.toEpochMilli()));
    }
}
