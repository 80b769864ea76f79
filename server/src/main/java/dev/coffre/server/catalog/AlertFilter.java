package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.util.Optional;
import java.util.Set;

/**
 * Which alerts are meant.
 *
 * @param vaults of these vaults; empty: of all, while an empty set means of none
 * @param machine of this machine only
 * @param states in these states; an empty set: in every state
 * @param severities as bad as these; an empty set: of every severity
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

    /** Every alert of every vault. */
    public static AlertFilter all() {
        return new AlertFilter(Optional.empty(), Optional.empty(), Set.of(), Set.of());
    }

    /** The same, but only of vaults that are among these. */
    public AlertFilter within(Set<VaultId> allowed) {
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
