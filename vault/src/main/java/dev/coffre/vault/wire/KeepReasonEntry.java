package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * Why a recovery point is kept.
 *
 * @param cause {@code daily}, {@code weekly}, {@code monthly}, {@code yearly}, {@code retain-until}, {@code minimum},
 *     {@code newest}, {@code held} or {@code no-policy}
 * @param until in ms; absent if no date ends it
 */
public record KeepReasonEntry(
        @AllowedValues({"daily", "weekly", "monthly", "yearly", "retain-until", "minimum", "newest", "held", "no-policy"
        })
        String cause,

        @FieldFormat(MILLIS) Optional<Long> until) {}
