package dev.coffre.server.access;

import dev.coffre.server.catalog.MachineStatus;
import dev.coffre.server.catalog.Machines;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Checks in the catalog whether machines and readers still have access. A token is checked at each use, but an operation may
 * outlive it. A method that decides therefore checks again, within the lock or transaction that decides.
 */
public record MachineAccess(Connection connection) {
    /** @throws Problem {@code machine-unknown} if the machine was removed, {@code vault-deleted} if its vault was deleted */
    public void require(MachineId machine) throws SQLException {
        Optional<MachineStatus> status = status(machine);
        if (status.filter(known -> !known.removed()).isEmpty()) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", machine);
        }
        if (status.get().vaultDeleted()) {
            throw ProblemCode.VAULT_DELETED.problem();
        }
    }

    /**
     * Access of a machine ends with its keys, that of a reader with the vault credentials, and both with the machine and the
     * vault.
     */
    boolean isValid(Grant.Reading grant) throws SQLException {
        Optional<MachineStatus> status = status(grant.machine());
        return switch (grant) {
            case Grant.Machine machine ->
                status.filter(MachineStatus::isActive)
                        .filter(known -> known.keyGen() == machine.keyGen())
                        .isPresent();
            case Grant.Reader reader ->
                status.filter(MachineStatus::isReadable)
                        .filter(known -> known.credentialsGeneration() == reader.generation())
                        .isPresent();
        };
    }

    private Optional<MachineStatus> status(MachineId machine) throws SQLException {
        return new Machines(connection).status(machine);
    }
}
