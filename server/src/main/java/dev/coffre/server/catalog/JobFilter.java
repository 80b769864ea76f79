package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Selects jobs.
 *
 * @param vaults jobs of these vaults; empty for all vaults, while an empty set selects none
 * @param machine jobs of this machine only
 * @param kinds jobs of these kinds; an empty set for every kind
 * @param states jobs in these states; an empty set for every state
 * @param from jobs started at or after this time, by the vault's clock
 * @param until jobs started before this time
 */
public record JobFilter(
        Optional<Set<VaultId>> vaults,
        Optional<MachineId> machine,
        Set<JobKind> kinds,
        Set<JobState> states,
        Optional<Instant> from,
        Optional<Instant> until) {
    public JobFilter {
        vaults = vaults.map(Set::copyOf);
        kinds = Set.copyOf(kinds);
        states = Set.copyOf(states);
    }

    /** Selects every job of every vault. */
    public static JobFilter all() {
        return new JobFilter(
                Optional.empty(), Optional.empty(), Set.of(), Set.of(), Optional.empty(), Optional.empty());
    }

    public static JobFilter of(VaultId vault) {
        return all().restrictedTo(Set.of(vault));
    }

    /** Returns this filter, restricted to {@code allowed}. */
    public JobFilter restrictedTo(Set<VaultId> allowed) {
        Set<VaultId> both = vaults.map(wanted ->
                        Set.copyOf(wanted.stream().filter(allowed::contains).toList()))
                .orElse(allowed);
        return new JobFilter(Optional.of(both), machine, kinds, states, from, until);
    }

    public JobFilter of(MachineId wanted) {
        return new JobFilter(vaults, Optional.of(wanted), kinds, states, from, until);
    }

    public JobFilter kinds(Set<JobKind> wanted) {
        return new JobFilter(vaults, machine, wanted, states, from, until);
    }

    public JobFilter states(Set<JobState> wanted) {
        return new JobFilter(vaults, machine, kinds, wanted, from, until);
    }

    public JobFilter startedBetween(Optional<Instant> earliest, Optional<Instant> before) {
        return new JobFilter(vaults, machine, kinds, states, earliest, before);
    }
}
