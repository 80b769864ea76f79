package dev.coffre.server.access;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.MachineAccessStatus;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/**
 * Checks in the catalog whether machines and readers still have access. A token is checked at each use, but an operation may
 * outlive it. A method that decides therefore checks again, within the lock or transaction that decides.
 */
public record MachineAccessCheck(CatalogConnection connection) {
    /** @throws Problem {@code machine-unknown} if the machine was removed, {@code vault-deleted} if its vault was deleted */
    public void require(MachineId machine) {
        Optional<MachineAccessStatus> status = status(machine);
        if (status.filter(known -> !known.removed()).isEmpty()) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", machine);
        }
        if (status.get().vaultDeleted()) {
            throw ProblemCode.VAULT_DELETED.problem();
        }
    }

    /**
     * Returns whether the identity still has access. A machine loses access when its key generation changes, it is removed,
     * or its vault is deleted. A reader loses access when new vault credentials are issued, the vault is deleted, or the
     * machine is removed and has no points left.
     */
    boolean isValid(TokenIdentity.DomainTokenIdentity grant) {
        Optional<MachineAccessStatus> status = status(grant.machine());
        return switch (grant) {
            case TokenIdentity.MachineTokenIdentity machine ->
                status.filter(MachineAccessStatus::isActive)
                        .filter(known -> known.keyGen() == machine.keyGen())
                        .isPresent();
            case TokenIdentity.ReaderTokenIdentity reader ->
                status.filter(MachineAccessStatus::isReadable)
                        .filter(known -> known.credentialsGeneration() == reader.generation())
                        .isPresent();
        };
    }

    private Optional<MachineAccessStatus> status(MachineId machine) {
        return new MachineTable(connection).status(machine);
    }
}
