package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import java.util.function.Function;

/** Deletes and undeletes a vault. Both lead back to its settings page. */
public final class VaultDeletionPage {
    private final VaultService service;
    private final Desk desk;

    public VaultDeletionPage(VaultService service, Desk desk) {
        this.service = service;
        this.desk = desk;
    }

    /** Requires the vault's name to be typed, because the form looks the same for every vault. */
    public Answer delete(Visit visit) {
        return attempt(visit, vault -> {
            if (!visit.field("name").orElse("").equals(vault.name())) {
                throw ProblemCode.CONFIRMATION_MISSING.with("reason", visit.say("vault-deletion.name-differs"));
            }
            desk.ask(visit, new AdminCommand.DeleteVault(vault.id().toString(), visit.field("pin")));
            return visit.say("vault-deletion.done");
        });
    }

    public Answer restore(Visit visit) {
        return attempt(visit, vault -> {
            desk.ask(visit, new AdminCommand.RestoreVault(vault.id().toString()));
            return visit.say("vault-deletion.restored");
        });
    }

    private Answer attempt(Visit visit, Function<VaultRow, String> change) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.SETTINGS);
        try {
            visit.tell(new Notice.Done(change.apply(vault)));
        } catch (Problem refused) {
            visit.tell(Problems.notice(refused, visit.language()));
        }
        return new Answer.Elsewhere(VaultTab.SETTINGS.address(vault.id().toString()));
    }
}
