package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;
import static dev.coffre.vault.field.FieldFormat.Format.PERCENT;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * An alert, as in lists; instants in ms by the vault's clock.
 *
 * @param machine absent, like {@code machineName}, for an alert of the whole vault
 * @param code the problem that says why, if there is one
 * @param percent how full, if the alert is about that
 * @param job the job that raised it last, if there is one
 */
public record AlertEntry(
        long alert,
        @FieldFormat(ID) String vault,
        String vaultName,
        @FieldFormat(ID) Optional<String> machine,
        Optional<String> machineName,
        String kind,
        @AllowedValues({"warning", "critical"}) String severity,
        @AllowedValues({"open", "acknowledged", "closed"}) String state,
        @FieldFormat(MILLIS) long raised,
        @FieldFormat(MILLIS) long lastRaised,
        long occurrences,
        Optional<String> code,
        @FieldFormat(PERCENT) Optional<Integer> percent,
        @FieldFormat(ID) Optional<String> job,
        @FieldFormat(MILLIS) Optional<Long> acknowledged,
        Optional<String> acknowledgedBy,
        @FieldFormat(MILLIS) Optional<Long> closed) {}
