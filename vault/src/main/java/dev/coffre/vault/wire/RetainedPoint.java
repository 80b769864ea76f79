package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.OneOf;
import java.util.List;
import java.util.Optional;

/**
 * What retention does with a recovery point; instants in ms.
 *
 * @param kind {@code scheduled}, {@code on-demand} or {@code handover}
 * @param frozen whether it is held
 * @param keeps every cause that keeps it now
 * @param until when the point expires if nothing changes; absent if no date is set
 * @param expired since when nothing keeps it
 * @param removal for a deleted point: when it can no longer be undeleted
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
