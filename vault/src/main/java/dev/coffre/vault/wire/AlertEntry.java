package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;
import static dev.coffre.vault.field.Holds.What.PERCENT;

import dev.coffre.vault.field.Holds;
import dev.coffre.vault.field.OneOf;
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
        @Holds(ID) String vault,
        String vaultName,
        @Holds(ID) Optional<String> machine,
        Optional<String> machineName,
        String kind,
        @OneOf({"warning", "critical"}) String severity,
        @OneOf({"open", "acknowledged", "closed"}) String state,
        @Holds(MILLIS) long raised,
        @Holds(MILLIS) long lastRaised,
        long occurrences,
        Optional<String> code,
        @Holds(PERCENT) Optional<Integer> percent,
        @Holds(ID) Optional<String> job,
        @Holds(MILLIS) Optional<Long> acknowledged,
        Optional<String> acknowledgedBy,
        @Holds(MILLIS) Optional<Long> closed) {}
