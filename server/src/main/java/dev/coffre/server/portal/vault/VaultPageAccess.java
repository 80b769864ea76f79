package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.service.VaultService;

/** Lookups that the pages of a vault share. */
final class VaultPageAccess {
    private VaultPageAccess() {}

    /**
     * Returns the vault in the address, if the viewer may see this tab.
     *
     * @throws dev.coffre.vault.problem.Problem {@code vault-unknown} or {@code not-allowed}
     */
    static VaultRow vault(VaultService service, PortalRequest visit, VaultTab tab) {
        return service.resources().vault(visit.requirePerson(), visit.vault().toString(), tab.minimumRole());
    }

    /** As {@link #vault}, with counts and sizes, which take longer to read. */
    static VaultEntry vaultWithCounts(VaultService service, PortalRequest visit, VaultTab tab) {
        return service.inventory().vault(vault(service, visit, tab).id());
    }

    /** As {@link #vaultWithCounts}, at most a second old, for pages that many people leave open. */
    static VaultEntry cachedVault(VaultService service, PortalRequest visit, VaultTab tab) {
        return service.inventory().cachedVault(vault(service, visit, tab).id());
    }
}
