package dev.coffre.server.scrub;

import dev.coffre.server.catalog.DegradedPoint;
import dev.coffre.server.catalog.FindingRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a vault's part of the store is, as far as it was read again.
 *
 * @param lastsDays how long reading everything takes
 * @param bytes of the whole service that are read again, and {@code bytesRead} those that were within that time
 * @param filesRead when journal, points and slots were last read
 * @param damages what is not mended yet, at most 100
 * @param degraded recovery points that cannot be recovered whole, at most 100
 */
public record StoreCondition(
        long lastsDays,
        long bytes,
        long bytesRead,
        Optional<Instant> filesRead,
        List<FindingRow> damages,
        List<DegradedPoint> degraded) {
    public StoreCondition {
        damages = List.copyOf(damages);
        degraded = List.copyOf(degraded);
    }

    public boolean isSound() {
        return damages.isEmpty() && degraded.isEmpty();
    }
}
