package dev.coffre.server.catalog;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert, with the names that its machine and its vault have now.
 *
 * @param nr names it
 * @param machine empty for an alert of the whole vault
 * @param raised when first, and {@code lastRaised} when last
 * @param occurrences how often it was raised
 * @param code why, where a problem says so
 * @param percent how full, for alerts of that kind
 * @param job the last one that raised it
 */
public record AlertRow(
        long nr,
        VaultId vault,
        String vaultName,
        Optional<MachineId> machine,
        Optional<String> machineName,
        AlertKind kind,
        AlertSeverity severity,
        AlertState state,
        Instant raised,
        Instant lastRaised,
        long occurrences,
        Optional<ProblemCode> code,
        Optional<Integer> percent,
        Optional<JobId> job,
        Optional<Acknowledgement> acknowledgement,
        Optional<Instant> closed) {

    /** Who has seen it, and when. */
    public record Acknowledgement(Instant at, String account) {}
}
