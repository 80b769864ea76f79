package dev.coffre.server.catalog;

import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert, with the current names of its machine and vault.
 *
 * @param nr the alert's identifier
 * @param machine empty for an alert of the whole vault
 * @param raised when it was first raised
 * @param lastRaised when it was last raised
 * @param occurrences how often it was raised
 * @param code the cause, if it is a problem
 * @param percent how full the quota or the disk is, for alerts of that kind
 * @param job the last job that raised it
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

    /** Who acknowledged the alert, and when. */
    public record Acknowledgement(Instant at, String account) {}
}
