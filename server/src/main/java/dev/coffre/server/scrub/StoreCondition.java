package dev.coffre.server.scrub;

import dev.coffre.server.catalog.DegradedPointRow;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.ObjectLockStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The condition of a vault's part of the store, as far as scrubs have read it.
 *
 * @param lastsDays how many days a full pass takes
 * @param bytes the bytes of the whole service's packs
 * @param bytesRead those of {@code bytes} that were read within the last full pass
 * @param filesRead when journal, points and slots were last read
 * @param damages damage that is not repaired yet, at most 100
 * @param degraded recovery points that cannot be recovered completely, at most 100
 * @param locks empty if the store does not lock its objects
 */
public record StoreCondition(
        long lastsDays,
        long bytes,
        long bytesRead,
        Optional<Instant> filesRead,
        List<FindingRow> damages,
        List<DegradedPointRow> degraded,
        Optional<ObjectLockStatus> locks) {
    public StoreCondition {
        damages = List.copyOf(damages);
        degraded = List.copyOf(degraded);
    }

    public boolean isSound() {
        return damages.isEmpty() && degraded.isEmpty();
    }
}
