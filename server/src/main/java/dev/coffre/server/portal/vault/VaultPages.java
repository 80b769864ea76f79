package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.VaultEntry;

/** Lookups that the pages of a vault share. */
final class VaultPages {
    private VaultPages() {}

    /**
     * Returns the vault in the address, if the viewer may see this tab.
     *
     * @throws dev.coffre.vault.problem.Problem {@code vault-unknown} or {@code not-allowed}
     */
    static VaultRow vault(VaultService service, Visit visit, VaultTab tab) {
        return service.gate().vault(visit.who(), visit.vault().toString(), tab.least());
    }

    /** As {@link #vault}, with counts and sizes, which take longer to read. */
    static VaultEntry counted(VaultService service, Visit visit, VaultTab tab) {
        return service.inventory().vault(vault(service, visit, tab).id());
    }

    /** As {@link #counted}, at most a second old, for pages that many people leave open. */
    static VaultEntry glance(VaultService service, Visit visit, VaultTab tab) {
        return service.inventory().glance(vault(service, visit, tab).id());
    }
}
