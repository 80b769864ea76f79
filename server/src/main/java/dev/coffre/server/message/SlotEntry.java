package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * A key slot, as in lists.
 *
 * @param kind {@code damaged}: it is valid but cannot be read
 * @param epoch 0 if it cannot be read
 * @param valid whether it opens the data key now; otherwise it is a former one that can be made valid again
 * @param superseded when a former one was superseded, in ms
 * @param until when a former one can no longer be made valid again, in ms
 */
public record SlotEntry(
        @FieldFormat(ID) String slot,

        @AllowedValues({"passphrase", "recovery-code", "damaged"})
        String kind,

        int epoch,
        boolean valid,
        @FieldFormat(MILLIS) Optional<Long> superseded,
        @FieldFormat(MILLIS) Optional<Long> until) {}
