package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;

/** Lookups that the pages of a vault share. Thread-safe. */
public final class VaultPageAccess {
    private final ResourceResolver resources;
    private final Inventory inventory;

    public VaultPageAccess(ResourceResolver resources, Inventory inventory) {
        this.resources = resources;
        this.inventory = inventory;
    }

    /**
     * Returns the vault in the address, if the viewer may see this tab.
     *
     * @throws dev.coffre.vault.problem.Problem {@code vault-unknown} or {@code not-allowed}
     */
    VaultRow vault(PortalRequest request, VaultTab tab) {
        return resources.vault(request.requirePerson(), request.vault().toString(), tab.minimumRole());
    }

    /** As {@link #vault}, with counts and sizes, which take longer to read. */
    VaultEntry vaultWithCounts(PortalRequest request, VaultTab tab) {
        return inventory.vault(vault(request, tab).id());
    }

    /** As {@link #vaultWithCounts}, at most a second old, for pages that many people leave open. */
    VaultEntry cachedVault(PortalRequest request, VaultTab tab) {
        return inventory.cachedVault(vault(request, tab).id());
    }

    /** Returns the machine in the address if it belongs to the vault in the address. */
    MachineRow machine(PortalRequest request) {
        String id = request.id("machine", MachineId::parse).toString();
        MachineRow machine = resources.machine(request.requirePerson(), id, Role.READER);
        if (!machine.vault().equals(request.vault())) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", id);
        }
        return machine;
    }
}
