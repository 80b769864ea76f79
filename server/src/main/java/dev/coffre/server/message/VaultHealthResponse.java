package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.List;
import java.util.Map;

/**
 * The health of a vault's machines.
 *
 * @param time in ms, by the vault's clock
 * @param counts number of machines by protection
 * @param jobs number of jobs in progress, and of those that began in the last 24 hours by outcome
 */
public record VaultHealthResponse(
        @FieldFormat(MILLIS) long time,
        Map<String, Long> counts,
        Map<String, Long> jobs,
        List<MachineHealthEntry> machines) {
    public VaultHealthResponse {
        counts = Map.copyOf(counts);
        jobs = Map.copyOf(jobs);
        machines = List.copyOf(machines);
    }
}
