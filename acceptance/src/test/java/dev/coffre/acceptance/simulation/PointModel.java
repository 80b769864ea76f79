package dev.coffre.acceptance.simulation;

import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.RetentionCandidate;
import java.time.Instant;
import java.util.Optional;

/**
 * A recovery point as it has to be.
 *
 * @param end what became of it; empty while it is kept
 */
record PointModel(
        long seq,
        Sha256 hash,
        Attempt attempt,
        Instant receivedAt,
        PointKind kind,
        Optional<Instant> retainUntil,
        boolean held,
        Optional<PointRetentionRow.RetentionEnd> end) {

    static PointModel of(PointRetentionRow row, Attempt attempt) {
        return new PointModel(
                row.seq(), row.hash(), attempt, row.receivedAt(), row.kind(), row.retainUntil(), row.held(), row.end());
    }

    boolean isKept() {
        return end.isEmpty();
    }

    boolean isDeleted() {
        return end.isPresent() && end.get().removedAt().isEmpty();
    }

    boolean isRemoved() {
        return end.isPresent() && end.get().removedAt().isPresent();
    }

    boolean isDeletedUntil(Instant now) {
        return isDeleted()
                && end.orElseThrow()
                        .undeleteUntil()
                        .filter(until -> !until.isAfter(now))
                        .isPresent();
    }

    boolean countsForRetention() {
        return isKept() || end.orElseThrow().reason() == Tombstone.Reason.RETENTION;
    }

    RetentionCandidate candidate() {
        return new RetentionCandidate(seq, receivedAt, kind, retainUntil, held, !isKept());
    }

    @Override
    public String toString() {
        return "point " + seq + ", received " + receivedAt + (held ? ", held" : "")
                + end.map(gone -> ", " + gone).orElse("");
    }
}
