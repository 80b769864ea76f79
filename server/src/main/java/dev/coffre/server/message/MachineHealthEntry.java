package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;
import static dev.coffre.vault.field.FieldFormat.Format.PERCENT;
import static dev.coffre.vault.field.FieldFormat.Format.VERSION;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import java.util.List;
import java.util.Optional;

/**
 * The health of a machine; instants in ms by the vault's clock.
 *
 * @param protection {@code protected}, {@code at-risk} or {@code silent}
 * @param concerns reasons: {@code not-seen}, {@code no-point}, {@code overdue}, {@code newest-damaged}
 * @param due from when on it is overdue without another recovery point
 * @param cacheFree free space, in percent, where the agent keeps its cache
 */
public record MachineHealthEntry(
        @FieldFormat(ID) String machine,
        String name,
        @AllowedValues({"protected", "at-risk", "silent"}) String protection,

        @AllowedValues({"not-seen", "no-point", "overdue", "newest-damaged"})
        List<String> concerns,

        @FieldFormat(MILLIS) long seen,
        @FieldFormat(MILLIS) Optional<Long> lastPoint,
        @FieldFormat(MILLIS) Optional<Long> due,
        @FieldFormat(VERSION) Optional<String> agentVersion,
        String os,
        @FieldFormat(PERCENT) Optional<Integer> cacheFree,
        Optional<Long> protectedItems) {
    public MachineHealthEntry {
        concerns = List.copyOf(concerns);
    }
}
