package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
import java.util.List;
import java.util.Map;

/**
 * How a vault's machines stand.
 *
 * @param time in ms, by the vault's clock
 * @param counts machines by protection
 * @param jobs in progress now, and by how those ended that began in the last 24 hours
 */
public record VaultHealthAnswer(
        @Holds(MILLIS) long time, Map<String, Long> counts, Map<String, Long> jobs, List<MachineHealthEntry> machines) {
    public VaultHealthAnswer {
        counts = Map.copyOf(counts);
        jobs = Map.copyOf(jobs);
        machines = List.copyOf(machines);
    }
}
