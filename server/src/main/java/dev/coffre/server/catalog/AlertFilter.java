package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.util.Optional;
import java.util.Set;

/**
 * Selects alerts.
 *
 * @param vaults alerts of these vaults; empty for all vaults, while an empty set selects none
 * @param machine alerts of this machine only
 * @param states alerts in these states; an empty set for every state
 * @param severities alerts of these severities; an empty set for every severity
 */
public record AlertFilter(
        Optional<Set<VaultId>> vaults,
        Optional<MachineId> machine,
        Set<AlertState> states,
        Set<AlertSeverity> severities) {
    public AlertFilter {
        vaults = vaults.map(Set::copyOf);
        states = Set.copyOf(states);
        severities = Set.copyOf(severities);
    }

    /** Selects every alert of every vault. */
    public static AlertFilter all() {
        return new AlertFilter(Optional.empty(), Optional.empty(), Set.of(), Set.of());
    }

    /** Returns this filter, restricted to {@code allowed}. */
    public AlertFilter restrictedTo(Set<VaultId> allowed) {
        Set<VaultId> both = vaults.map(wanted ->
                        Set.copyOf(wanted.stream().filter(allowed::contains).toList()))
                .orElse(allowed);
        return new AlertFilter(Optional.of(both), machine, states, severities);
    }

    public AlertFilter of(MachineId wanted) {
        return new AlertFilter(vaults, Optional.of(wanted), states, severities);
    }

    public AlertFilter states(Set<AlertState> wanted) {
        return new AlertFilter(vaults, machine, wanted, severities);
    }

    public AlertFilter severities(Set<AlertSeverity> wanted) {
        return new AlertFilter(vaults, machine, states, wanted);
    }
}
