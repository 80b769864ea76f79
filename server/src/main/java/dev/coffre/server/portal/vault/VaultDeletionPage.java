package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import java.util.function.Function;

/** Deletes and undeletes a vault. Both lead back to its settings page. */
public final class VaultDeletionPage {
    private final VaultPageAccess vaults;
    private final CommandGateway desk;

    public VaultDeletionPage(VaultPageAccess vaults, CommandGateway desk) {
        this.vaults = vaults;
        this.desk = desk;
    }

    /** Requires the vault's name to be typed, because the form looks the same for every vault. */
    public PortalResponse delete(PortalRequest visit) {
        return attempt(visit, vault -> {
            if (!visit.field("name").orElse("").equals(vault.name())) {
                throw ProblemCode.CONFIRMATION_MISSING.with("reason", visit.say("vault-deletion.name-differs"));
            }
            desk.execute(visit, new VaultCommands.DeleteVault(vault.id().toString(), visit.field("pin")));
            return visit.say("vault-deletion.done");
        });
    }

    public PortalResponse undelete(PortalRequest visit) {
        return attempt(visit, vault -> {
            desk.execute(visit, new VaultCommands.UndeleteVault(vault.id().toString()));
            return visit.say("vault-deletion.undeleted");
        });
    }

    private PortalResponse attempt(PortalRequest visit, Function<VaultRow, String> change) {
        VaultRow vault = vaults.vault(visit, VaultTab.SETTINGS);
        try {
            visit.flash(new Notice.Done(change.apply(vault)));
        } catch (Problem refused) {
            visit.flash(ProblemNotices.notice(refused, visit.language()));
        }
        return new PortalResponse.PortalRedirect(
                VaultTab.SETTINGS.address(vault.id().toString()));
    }
}
