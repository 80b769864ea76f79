package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.LinkMetadata;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.RetentionCandidate;
import dev.coffre.vault.signing.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery point as retention sees it.
 *
 * @param held whether a person holds the point
 * @param end empty while the point is kept
 */
public record PointRetentionRow(
        long seq,
        Sha256 hash,
        Instant receivedAt,
        PointKind kind,
        Optional<Instant> retainUntil,
        boolean held,
        Optional<RetentionEnd> end) {

    /**
     * The end of a point's retention.
     *
     * @param undeleteUntil until when the point can be undeleted; empty if it was removed directly
     * @param removedAt when a tombstone replaced it
     */
    public record RetentionEnd(
            Tombstone.Reason reason,
            Optional<Instant> deletedAt,
            Optional<Instant> undeleteUntil,
            Optional<Instant> removedAt) {}

    public boolean isKept() {
        return end.isEmpty();
    }

    /** Returns whether the point is deleted and can still be undeleted. */
    public boolean isDeleted() {
        return end.isPresent() && end.get().removedAt().isEmpty();
    }

    public boolean isRemoved() {
        return end.isPresent() && end.get().removedAt().isPresent();
    }

    /** Returns why the point is not kept, in the form that agents see. */
    public Tombstone.Reason reason() {
        return isDeleted() ? Tombstone.Reason.SOFT_DELETED : end.orElseThrow().reason();
    }

    /** Returns when the point was removed or, if it is deleted, will be removed. */
    public Instant removalTime() {
        RetentionEnd gone = end.orElseThrow();
        return gone.removedAt().or(gone::undeleteUntil).orElse(receivedAt);
    }

    /** Returns how long the point was kept. */
    public Duration keptFor() {
        return Duration.between(receivedAt, removalTime());
    }

    /** Returns the tombstone of a point that is not kept. It is deterministic for a removed point. */
    public Tombstone tombstone(LinkMetadata place, SigningKey vaultKey) {
        return Tombstone.issue(place, reason(), removalTime(), vaultKey);
    }

    /**
     * Returns whether the point counts for retention. A point deleted by a person counts as if its backup had failed. A
     * point removed by retention counts, because it was kept for its full time.
     */
    public boolean countsForRetention() {
        return end.isEmpty() || end.get().reason() == Tombstone.Reason.RETENTION;
    }

    public PointRetentionRow undeleted() {
        return new PointRetentionRow(seq, hash, receivedAt, kind, retainUntil, held, Optional.empty());
    }

    /** Returns the input for {@link dev.coffre.vault.retention.RetentionPlan}. */
    public RetentionCandidate toHeldPoint() {
        return new RetentionCandidate(seq, receivedAt, kind, retainUntil, held, !isKept());
    }
}
