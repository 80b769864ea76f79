package dev.coffre.vault.wire;

import java.util.List;
import java.util.Optional;

/**
 * How a machine stands; instants in ms by the vault's clock.
 *
 * @param protection {@code protected}, {@code at-risk} or {@code silent}
 * @param concerns why: {@code not-seen}, {@code no-point}, {@code overdue}, {@code newest-damaged}
 * @param due from when on it is overdue without another recovery point
 * @param cacheFree percent that is free where the agent keeps its cache
 */
public record MachineHealthEntry(
        String machine,
        String name,
        String protection,
        List<String> concerns,
        long seen,
        Optional<Long> lastPoint,
        Optional<Long> due,
        Optional<String> agentVersion,
        String os,
        Optional<Integer> cacheFree,
        Optional<Long> protectedItems) {
    public MachineHealthEntry {
        concerns = List.copyOf(concerns);
    }
}
