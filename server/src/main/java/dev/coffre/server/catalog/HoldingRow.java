package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainPlace;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.retention.HeldPoint;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.signing.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery point as retention sees it.
 *
 * @param frozen whether a person holds the point
 * @param end empty while the point is kept
 */
public record HoldingRow(
        long seq,
        Sha256 hash,
        Instant receivedAt,
        PointKind kind,
        Optional<Instant> retainUntil,
        boolean frozen,
        Optional<End> end) {

    /**
     * The end of a point's retention.
     *
     * @param until until when the point can be undeleted; empty if it was removed directly
     * @param removed when a tombstone took its place
     */
    public record End(
            Tombstone.Reason because, Optional<Instant> deleted, Optional<Instant> until, Optional<Instant> removed) {}

    public boolean isKept() {
        return end.isEmpty();
    }

    /** Returns whether the point is deleted and can still be undeleted. */
    public boolean isDeleted() {
        return end.isPresent() && end.get().removed().isEmpty();
    }

    public boolean isRemoved() {
        return end.isPresent() && end.get().removed().isPresent();
    }

    /** Returns why the point is not kept, as it is reported to agents. */
    public Tombstone.Reason reason() {
        return isDeleted() ? Tombstone.Reason.DELETED : end.orElseThrow().because();
    }

    /** Returns when the point was removed or, if it is deleted, will be removed. */
    public Instant gone() {
        End gone = end.orElseThrow();
        return gone.removed().or(gone::until).orElse(receivedAt);
    }

    /** Returns how long the point was kept. */
    public Duration kept() {
        return Duration.between(receivedAt, gone());
    }

    /** Returns the tombstone of a point that is not kept. It is deterministic for a removed point. */
    public Tombstone tombstone(ChainPlace place, SigningKey vaultKey) {
        return Tombstone.issue(place, reason(), gone(), vaultKey);
    }

    /**
     * Returns whether the point counts for retention. A point deleted by a person counts as if its backup had failed. A point
     * removed by retention counts, because it was kept for its full time.
     */
    public boolean countsForRetention() {
        return end.isEmpty() || end.get().because() == Tombstone.Reason.RETENTION;
    }

    public HoldingRow restored() {
        return new HoldingRow(seq, hash, receivedAt, kind, retainUntil, frozen, Optional.empty());
    }

    /** Returns the input for {@link dev.coffre.vault.retention.RetentionPlan}. */
    public HeldPoint held() {
        return new HeldPoint(seq, receivedAt, kind, retainUntil, frozen, !isKept());
    }
}
