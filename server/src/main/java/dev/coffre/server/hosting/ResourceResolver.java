package dev.coffre.server.hosting;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;

/**
 * Resolves vaults and machines by name or id, and checks the actor's role. An invisible one is reported as unknown,
 * exactly as a name that does not exist. Thread-safe.
 */
public final class ResourceResolver {
    private final Inventory inventory;

    public ResourceResolver(Inventory inventory) {
        this.inventory = inventory;
    }

    /**
     * Resolves a vault.
     *
     * @param least minimum role of the actor in the vault
     * @throws dev.coffre.vault.problem.Problem {@code vault-unknown} or {@code not-allowed}
     */
    public VaultRow vault(Actor actor, String nameOrId, Role least) {
        VaultRow vault = inventory.requireVault(nameOrId, actor::sees);
        requireRole(actor, vault.id(), least);
        return vault;
    }

    /**
     * Resolves a machine.
     *
     * @param nameOrId a name must be unique among the machines that the actor sees
     * @param least minimum role of the actor in the machine's vault
     * @throws dev.coffre.vault.problem.Problem {@code machine-unknown} or {@code not-allowed}
     */
    public MachineRow machine(Actor actor, String nameOrId, Role least) {
        MachineRow machine = inventory.requireMachine(nameOrId, actor::sees);
        requireRole(actor, machine.vault(), least);
        return machine;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code not-allowed} unless the actor administers the service */
    public void requireAdministrator(Actor actor) {
        if (!actor.administers()) {
            throw ProblemCode.NOT_ALLOWED.with("role", "administrator");
        }
    }

    private static void requireRole(Actor actor, VaultId vault, Role least) {
        if (!actor.may(least, vault)) {
            throw ProblemCode.NOT_ALLOWED.with("role", least.text());
        }
    }
}
