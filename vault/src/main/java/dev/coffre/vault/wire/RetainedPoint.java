package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.OneOf;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a recovery point; instants in ms.
 *
 * @param kind {@code scheduled}, {@code on-demand} or {@code handover}
 * @param keeps every cause that holds now
 * @param until when the point expires if nothing changes; absent if no date is set
 * @param expired since when nothing keeps it
 * @param removal of a point that is deleted: when it can no longer be brought back
 */
public record RetainedPoint(
        long seq,
        @Holds(HASH) String hash,
        @Holds(MILLIS) long receivedAt,
        @OneOf({"scheduled", "on-demand", "handover"}) String kind,
        boolean frozen,
        List<KeepEntry> keeps,
        @Holds(MILLIS) Optional<Long> until,
        @Holds(MILLIS) Optional<Long> expired,
        @Holds(MILLIS) Optional<Long> removal) {
    public RetainedPoint {
        keeps = List.copyOf(keeps);
    }
}
