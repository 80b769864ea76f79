package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageResponse;
import java.util.function.Function;

/** Deletes and undeletes a vault. Both lead back to its settings page. */
public final class VaultDeletionPage {
    private final VaultPageAccess vaults;
    private final CommandGateway commands;

    public VaultDeletionPage(VaultPageAccess vaults, CommandGateway commands) {
        this.vaults = vaults;
        this.commands = commands;
    }

    /** Requires the vault's name to be typed, because the form looks the same for every vault. */
    public PageResponse delete(PortalRequest request) {
        return attempt(request, vault -> {
            if (!request.field("name").orElse("").equals(vault.name())) {
                throw ProblemCode.CONFIRMATION_MISSING.with("reason", request.say("vault-deletion.name-differs"));
            }
            commands.execute(request, new VaultCommands.DeleteVault(vault.id().toString(), request.field("pin")));
            return request.say("vault-deletion.done");
        });
    }

    public PageResponse undelete(PortalRequest request) {
        return attempt(request, vault -> {
            commands.execute(request, new VaultCommands.UndeleteVault(vault.id().toString()));
            return request.say("vault-deletion.undeleted");
        });
    }

    private PageResponse attempt(PortalRequest request, Function<VaultRow, String> change) {
        VaultRow vault = vaults.vault(request, VaultTab.SETTINGS);
        try {
            request.setNotice(change.apply(vault));
        } catch (Problem refused) {
            request.setNotice(refused);
        }
        return new PageResponse.Redirect(VaultTab.SETTINGS.address(vault.id().toString()));
    }
}
