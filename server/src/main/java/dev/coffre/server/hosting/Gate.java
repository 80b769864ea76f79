package dev.coffre.server.hosting;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;

/**
 * Leads to vaults and machines by what people call them, as far as the one who asks may go. What one may not see does not
 * exist: the answer is the same as for a name that nobody has. Thread-safe.
 */
public final class Gate {
    private final Inventory inventory;

    public Gate(Inventory inventory) {
        this.inventory = inventory;
    }

    /**
     * @param least what the actor must be in that vault
     * @throws dev.coffre.vault.problem.Problem {@code vault-unknown} or {@code not-allowed}
     */
    public VaultRow vault(Actor actor, String nameOrId, Role least) {
        VaultRow vault = inventory.vaultOf(nameOrId, actor::sees);
        require(actor, vault.id(), least);
        return vault;
    }

    /**
     * @param nameOrId a name only where one machine of those that the actor sees has it
     * @param least what the actor must be in the machine's vault
     * @throws dev.coffre.vault.problem.Problem {@code machine-unknown} or {@code not-allowed}
     */
    public MachineRow machine(Actor actor, String nameOrId, Role least) {
        MachineRow machine = inventory.machineOf(nameOrId, actor::sees);
        require(actor, machine.vault(), least);
        return machine;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code not-allowed} unless the actor administers the service */
    public void administrator(Actor actor) {
        if (!actor.administers()) {
            throw ProblemCode.NOT_ALLOWED.with("role", "administrator");
        }
    }

    private static void require(Actor actor, VaultId vault, Role least) {
        if (!actor.may(least, vault)) {
            throw ProblemCode.NOT_ALLOWED.with("role", least.text());
        }
    }
}
