package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs are meant.
 *
 * @param vaults of these vaults; empty: of all, while an empty set means of none
 * @param machine of this machine only
 * @param kinds of these kinds; an empty set: of every kind
 * @param states in these states; an empty set: in every state
 * @param from started then or later, by the vault's clock
 * @param until started earlier than this
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

    /** Every job of every vault. */
    public static JobFilter all() {
        return new JobFilter(
                Optional.empty(), Optional.empty(), Set.of(), Set.of(), Optional.empty(), Optional.empty());
    }

    public static JobFilter of(VaultId vault) {
        return all().within(Set.of(vault));
    }

    /** The same, but only of vaults that are among these. */
    public JobFilter within(Set<VaultId> allowed) {
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

    public JobFilter started(Optional<Instant> earliest, Optional<Instant> before) {
        return new JobFilter(vaults, machine, kinds, states, earliest, before);
    }
}
