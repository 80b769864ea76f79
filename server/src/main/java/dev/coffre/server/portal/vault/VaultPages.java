package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.VaultEntry;

/** What the pages of a vault have in common. */
final class VaultPages {
    private VaultPages() {}

    /**
     * The vault that the address names, if whoever comes may see this page of it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code vault-unknown} or {@code not-allowed}
     */
    static VaultRow vault(VaultService service, Visit visit, VaultTab tab) {
        return service.gate().vault(visit.who(), visit.vault().toString(), tab.least());
    }

    /** The same with what it holds, which takes some counting. */
    static VaultEntry counted(VaultService service, Visit visit, VaultTab tab) {
        return service.inventory().vault(vault(service, visit, tab).id());
    }

    /** The same, a second old at most, for pages that many people leave open. */
    static VaultEntry glance(VaultService service, Visit visit, VaultTab tab) {
        return service.inventory().glance(vault(service, visit, tab).id());
    }
}
