package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import java.util.List;
import java.util.Optional;

/**
 * What retention does with a recovery point; instants in ms.
 *
 * @param kind {@code scheduled}, {@code on-demand} or {@code handover}
 * @param held whether it is held
 * @param keeps every cause that keeps it now
 * @param until when the point expires if nothing changes; absent if no date is set
 * @param expired since when nothing keeps it
 * @param removal for a deleted point: when it can no longer be undeleted
 */
public record RetainedPointEntry(
        long seq,
        @FieldFormat(HASH) String hash,
        @FieldFormat(MILLIS) long receivedAt,

        @AllowedValues({"scheduled", "on-demand", "handover"})
        String kind,

        boolean held,
        List<KeepReasonEntry> keeps,
        @FieldFormat(MILLIS) Optional<Long> until,
        @FieldFormat(MILLIS) Optional<Long> expired,
        @FieldFormat(MILLIS) Optional<Long> removal) {
    public RetainedPointEntry {
        keeps = List.copyOf(keeps);
    }
}
