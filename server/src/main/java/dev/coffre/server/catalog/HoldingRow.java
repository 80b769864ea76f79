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
 * What retention has to know of a point.
 *
 * @param end empty while it is kept
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
     * That a point is kept no more.
     *
     * @param until so long it can be brought back; empty when it was removed without that
     * @param removed since when a tombstone stands in its place
     */
    public record End(
            Tombstone.Reason because, Optional<Instant> deleted, Optional<Instant> until, Optional<Instant> removed) {}

    public boolean isKept() {
        return end.isEmpty();
    }

    /** Whether it is deleted and can still be brought back. */
    public boolean isDeleted() {
        return end.isPresent() && end.get().removed().isEmpty();
    }

    public boolean isRemoved() {
        return end.isPresent() && end.get().removed().isPresent();
    }

    /** Why it is not kept, as agents are told. */
    public Tombstone.Reason reason() {
        return isDeleted() ? Tombstone.Reason.DELETED : end.orElseThrow().because();
    }

    /** When it was removed or, if it is deleted, will be. */
    public Instant gone() {
        End gone = end.orElseThrow();
        return gone.removed().or(gone::until).orElse(receivedAt);
    }

    /** How long it was kept. */
    public Duration kept() {
        return Duration.between(receivedAt, gone());
    }

    /** What stands in the place of a point that is not kept: of a removed one, the same bytes at every time. */
    public Tombstone tombstone(ChainPlace place, SigningKey vaultKey) {
        return Tombstone.issue(place, reason(), gone(), vaultKey);
    }

    /** What a person deleted counts as if it had failed; what retention removed has had its time. */
    public boolean countsForRetention() {
        return end.isEmpty() || end.get().because() == Tombstone.Reason.RETENTION;
    }

    public HoldingRow restored() {
        return new HoldingRow(seq, hash, receivedAt, kind, retainUntil, frozen, Optional.empty());
    }

    /** For {@link dev.coffre.vault.retention.RetentionPlan}. */
    public HeldPoint held() {
        return new HeldPoint(seq, receivedAt, kind, retainUntil, frozen, !isKept());
    }
}
